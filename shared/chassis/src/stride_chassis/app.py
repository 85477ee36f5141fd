"""Builds a service's HTTP app: its routes, problems for all that goes wrong, and the routes every service has."""

from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.routing import APIRoute
from fastapi.telemetry import TelemetryConfig
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from stride_chassis.access import Access
from stride_chassis.auth import principal_of, requires
from stride_chassis.limits import BodyLimit, routes_with_limits
from stride_chassis.metrics import CONTENT_TYPE
from stride_chassis.problems import MEDIA_TYPE, Problem, Unexpected, install_problems
from stride_chassis.resources import Resources, resources_of
from stride_chassis.unlinked import unlinked_routes

_REF = "#/components/schemas/"
_ANY_PROBLEM: dict[str, Any] = {
    "description": "A problem (RFC 9457).",
    "content": {MEDIA_TYPE: {"schema": {"$ref": f"{_REF}Problem"}}},
}
_PROBLEMS: dict[int | str, dict[str, Any]] = {"4XX": _ANY_PROBLEM, "5XX": _ANY_PROBLEM}
# FastAPI's own telemetry would put paths with ids, and queries, into spans.
_NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}

Open = Annotated[Resources, Depends(resources_of)]


class ServiceApp(FastAPI):
    """FastAPI whose OpenAPI document describes its errors as they are: problems."""

    def openapi(self) -> dict[str, Any]:
        """Give the OpenAPI 3.1 document, built once."""
        if self.openapi_schema is None:
            problem = Problem.model_json_schema(ref_template=_REF + "{model}")
            schemas = super().openapi().setdefault("components", {}).setdefault("schemas", {})
            schemas |= {**problem.pop("$defs"), "Problem": problem}
            operations = [one for path in super().openapi().get("paths", {}).values() for one in path.values()]
            _require_idempotency_keys(operations)
        return super().openapi()


def _require_idempotency_keys(operations: Sequence[dict[str, Any]]) -> None:
    """Say that the key is needed; the code takes it as optional so that its absence has a problem of its own."""
    for parameter in [one for operation in operations for one in operation.get("parameters", [])]:
        if parameter["name"] == "Idempotency-Key":
            parameter["required"] = True
            parameter["schema"] = next(form for form in parameter["schema"]["anyOf"] if form["type"] == "string")


def build_app(name: str, routers: Sequence[APIRouter], resources: Resources) -> ServiceApp:
    """Build the app of the service `stride-<name>`; `resources` are at `app.state.resources`.

    The routes are taken as they are. `include_router` would build each of them once more at its first request, and try
    router after router.
    """
    app = ServiceApp(
        title=f"Stride {name}",
        version=version(f"stride-{name}"),
        openapi_url=None,
        redirect_slashes=False,
        routes=[_answering_problems(route) for router in (_operations(), *routers) for route in router.routes],
        telemetry=_NO_TELEMETRY,
        middleware=[
            Middleware(Access, metrics=resources.metrics, unlinked=unlinked_routes(routers)),
            Middleware(BodyLimit, others=routes_with_limits(routers)),
            Middleware(Unexpected),
        ],
    )
    app.state.resources = resources
    install_problems(app)
    return app


def _answering_problems(route: BaseRoute) -> BaseRoute:
    """Have a route described with our errors, and so not with FastAPI's own."""
    if isinstance(route, APIRoute):
        route.responses = {**_PROBLEMS, **route.responses}
    return route


def _operations() -> APIRouter:
    """Make the routes of every service: for ops, and for who reads the API's description."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/health/live", _live)
    router.add_api_route("/health/ready", _ready)
    router.add_api_route("/metrics", _metrics, dependencies=[Depends(requires("service"))])
    router.add_api_route("/openapi.json", _openapi, dependencies=[Depends(principal_of)])
    return router


async def _live() -> JSONResponse:
    return JSONResponse({"is_live": True})


async def _ready(resources: Open) -> JSONResponse:
    status = 200 if resources.health.ready else 503
    return JSONResponse([asdict(check) for check in resources.health.checks()], status)


async def _metrics(resources: Open) -> Response:
    return Response(resources.metrics.exposition(), media_type=CONTENT_TYPE)


async def _openapi(request: Request) -> JSONResponse:
    return JSONResponse(request.app.openapi())
