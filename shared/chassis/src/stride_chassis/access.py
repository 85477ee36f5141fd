"""Watches each request: a span, a histogram and one log line, by route template; never an address or an id."""

import logging
import time
from uuid import uuid4

import structlog
from opentelemetry.trace import Span, StatusCode
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from stride_chassis.metrics import Metrics
from stride_chassis.telemetry import serving

_log = structlog.get_logger(__name__)

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_PROBES = frozenset({"/health/live", "/health/ready"})
_SERVER_ERROR = 500


class Access:
    """ASGI middleware, the outermost.

    It gives each request an id of our own, binds it to every log line of the request and answers it in
    `X-Request-Id`. Health probes are logged at DEBUG only.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = _Watched(scope, send)
        traceparent = Headers(scope=scope).get("traceparent")
        with (
            serving(request.method, traceparent) as span,
            structlog.contextvars.bound_contextvars(request_id=request.id),
        ):
            try:
                await self._app(scope, receive, request.send)
            finally:
                self._finish(request, span)

    def _finish(self, request: "_Watched", span: Span) -> None:
        seconds = time.perf_counter() - request.began_at
        route = route_template(request.scope)
        span.update_name(f"{request.method} {route}")
        span.set_attributes({"http.route": route, "http.response.status_code": request.status})
        if request.status >= _SERVER_ERROR:
            span.set_status(StatusCode.ERROR)
        labels = (request.method, route, str(request.status))
        self._metrics.http_request_seconds.labels(*labels).observe(seconds)
        notes = request.scope.get("state", {})
        _log.log(
            logging.DEBUG if route in _PROBES else logging.INFO,
            "request",
            method=request.method,
            route=route,
            status=request.status,
            ms=round(seconds * 1000, 1),
            **{name: notes[name] for name in ("problem", "cause") if name in notes},
        )


class _Watched:
    """A request under way: its id, when it began and, once it is answered, its status."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope = scope
        self.method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        self.id = uuid4().hex
        self.began_at = time.perf_counter()
        self.status = _SERVER_ERROR
        self._send = send

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(raw=message.setdefault("headers", []))["X-Request-Id"] = self.id
        await self._send(message)


def route_template(scope: Scope) -> str:
    """Name the route that was chosen by its template, `/boroughs/{borough}`, or `unmatched`."""
    included = scope.get("fastapi", {}).get("effective_route_context")  # the template with its router's prefix
    template = getattr(included or scope.get("route"), "path_format", None)
    return template if isinstance(template, str) else "unmatched"
