"""Watches each request: a span, a histogram and one log line, by route template; never an address or an id.

Of a request to an `UnlinkedRoute` it keeps no more than that somebody made one.
"""

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

import structlog
from opentelemetry.trace import Span, StatusCode
from starlette.datastructures import Headers, MutableHeaders
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from stride_chassis.metrics import Metrics
from stride_chassis.telemetry import serving, untraced
from stride_chassis.unlinked import UnlinkedRoute

_log = structlog.get_logger(__name__)

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_PROBES = frozenset({"/health/live", "/health/ready"})
_SERVER_ERROR = 500


class Access:
    """ASGI middleware, the outermost.

    It gives each request an id of our own, binds it to every log line of the request and answers it in
    `X-Request-Id`; to one of the `unlinked` routes none. Health probes are logged at DEBUG only.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, unlinked: Sequence[UnlinkedRoute] = ()) -> None:
        self._app = app
        self._metrics = metrics
        self._unlinked = unlinked

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_unlinked = any(route.matches(scope)[0] is not Match.NONE for route in self._unlinked)
        request = _Watched(scope, send, None if is_unlinked else uuid4().hex)
        with untraced() if is_unlinked else _linking(request) as span:
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
        _log.log(
            logging.DEBUG if route in _PROBES else logging.INFO,
            "request",
            method=request.method,
            route=route,
            status=request.status,
            **({} if request.id is None else _more(request.scope, seconds)),
        )


@contextmanager
def _linking(request: "_Watched") -> Iterator[Span]:
    """Open the span of a request, and let every line that is logged meanwhile name its id."""
    traceparent = Headers(scope=request.scope).get("traceparent")
    with serving(request.method, traceparent) as span, structlog.contextvars.bound_contextvars(request_id=request.id):
        yield span


def _more(scope: Scope, seconds: float) -> dict[str, object]:
    """What else is told of a request that may be told from others."""
    notes = scope.get("state", {})
    return {
        "ms": round(seconds * 1000, 1),
        **{name: notes[name] for name in ("problem", "cause") if name in notes},
    }


class _Watched:
    """A request under way: its id, if it has one, when it began and, once it is answered, its status."""

    def __init__(self, scope: Scope, send: Send, request_id: str | None = None) -> None:
        self.scope = scope
        self.method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        self.id = request_id
        self.began_at = time.perf_counter()
        self.status = _SERVER_ERROR
        self._send = send

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        if message["type"] == "http.response.start" and self.id is not None:
            MutableHeaders(raw=message.setdefault("headers", []))["X-Request-Id"] = self.id
        await self._send(message)


def route_template(scope: Scope) -> str:
    """Name the route that was chosen by its template, `/boroughs/{borough}`, or `unmatched`."""
    included = scope.get("fastapi", {}).get("effective_route_context")  # the template with its router's prefix
    template = getattr(included or scope.get("route"), "path_format", None)
    return template if isinstance(template, str) else "unmatched"
