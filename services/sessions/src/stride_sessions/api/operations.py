"""How an operation is described: its id and summary from its name, every answer it may give from its method."""

from collections.abc import Awaitable, Callable, Mapping
from inspect import signature
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from stride_chassis.problems import MEDIA_TYPE

from stride_sessions.api.questions import DivertedOut

_PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_READING = {
    401: "No usable token.",
    403: "A usable token without the role.",
    404: "There is nothing of that name or id, or it belongs to a borough that is not in the token.",
    422: "The request cannot be right; `errors` names the fields.",
    503: "A server that is needed is away; it may pass.",
}
_CHANGING = {
    **_READING,
    400: "The body is not JSON, or there is no Idempotency-Key.",
    409: "Not in the present state of things; `code` says why.",
    413: "The body is larger than 64 KiB.",
    415: "The body is not application/json.",
}
_TOKENS = (401, 403)
_TOO_MANY = "Too many requests from one address, or from everybody together."
_UPLOADING = {
    **_CHANGING,
    413: "The file is larger than 5 MB.",
    415: "The body is neither text/csv, in UTF-8 or said to be in windows-1252, nor XLSX.",
    422: "The file cannot be read, or some of its lines cannot be right; `lines` shows the first of those.",
}


def add_open(
    router: APIRouter,
    route: str,
    endpoint: Callable[..., Awaitable[object]],
    *,
    status: int = 200,
    form: type[Response] = JSONResponse,
) -> None:
    """Add an operation that needs no token: what it needs is in its path or body. `form` has its media type."""
    described = {**(_READING if route.startswith("GET") else _CHANGING), 429: _TOO_MANY}
    without_tokens = {code: text for code, text in described.items() if code not in _TOKENS}
    _add(router, route, endpoint, without_tokens, status_code=status, response_class=form)


def add(router: APIRouter, route: str, endpoint: Callable[..., Awaitable[object]], *, status: int = 200) -> None:
    """Add an operation; `route` is a method and a path (`GET /{borough}`), `status` that of success."""
    described = _READING if route.startswith("GET") else _CHANGING
    if "expected" in signature(endpoint).parameters:
        described = {**described, 412: "The version in If-Match is not the present one."}
    _add(router, route, endpoint, described, status_code=status)


def add_raising(
    router: APIRouter, route: str, endpoint: Callable[..., Awaitable[object]], *, answer: type[BaseModel], is_open: bool
) -> None:
    """Add an operation that raises something with 201 and an `answer`, or diverts with 200."""
    described = {**_CHANGING, 429: _TOO_MANY}
    left_out = _TOKENS if is_open else (429,)
    kept = {code: text for code, text in described.items() if code not in left_out}
    diverted: dict[int | str, dict[str, Any]] = {
        200: {"model": DivertedOut, "description": "Somebody is in danger, or reports a crime: what to do."}
    }
    _add(router, route, endpoint, kept, also=diverted, status_code=201, response_model=answer)


def add_upload(
    router: APIRouter, route: str, endpoint: Callable[..., Awaitable[object]], *, body: dict[str, Any], largest: int
) -> None:
    """Add an operation that takes a file of at most `largest` bytes, which `body` describes."""
    _add(router, route, endpoint, _UPLOADING, openapi_extra={"requestBody": body}, max_body_size=largest)


def add_document(
    router: APIRouter, route: str, endpoint: Callable[..., Awaitable[Response]], *, form: type[Response]
) -> None:
    """Add an operation that answers with a document for people and their programs; `form` has its media type."""
    _add(router, route, endpoint, _READING, response_class=form)


def _add(
    router: APIRouter,
    route: str,
    endpoint: Callable[..., Awaitable[object]],
    described: Mapping[int, str],
    also: Mapping[int | str, dict[str, Any]] | None = None,
    **options: Any,  # noqa: ANN401 - FastAPI's own arguments
) -> None:
    method, path = route.split(" ")
    answers: dict[int | str, dict[str, Any]] = {
        code: {"description": described[code], "content": _PROBLEM} for code in sorted(described)
    }
    answers.update(also or {})
    router.add_api_route(
        path,
        endpoint,
        methods=[method],
        operation_id=endpoint.__name__,
        summary=endpoint.__name__.replace("_", " ").capitalize(),
        responses=answers,
        **options,
    )
