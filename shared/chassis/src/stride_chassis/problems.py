"""Answers everything that goes wrong over HTTP with RFC 9457 problems; no answer repeats what the caller sent."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPMethod, HTTPStatus
from typing import Self

import asyncpg
import structlog
from cryptography.fernet import InvalidToken
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from stride_chassis.errors import Away, NotFound, Refused, TooManyRequests, Unauthorised
from stride_chassis.http_headers import NOT_KEPT
from stride_chassis.postgres import is_away, is_unusable_value
from stride_chassis.validation import Fault, faults_of

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 2

_log = structlog.get_logger(__name__)

_CODES: Mapping[int, str] = {
    HTTPStatus.BAD_REQUEST: "invalid-json",
    HTTPStatus.UNAUTHORIZED: "token-invalid",
    HTTPStatus.METHOD_NOT_ALLOWED: "method-not-allowed",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "body-too-large",
}


class Problem(BaseModel):
    """What went wrong: `code` is stable and may be branched on; `errors` names the fields that are to blame.

    Some codes bring members of their own.
    """

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str | None = None
    code: str
    errors: list[Fault] = []

    @classmethod
    def of(
        cls, code: str, status: int, *, detail: str | None = None, errors: Sequence[Fault] = (), **members: object
    ) -> Self:
        """Build the problem of a code: its type and title follow from it."""
        return cls(
            type=f"urn:stride:problem:{code}",
            title=code.replace("-", " ").capitalize(),
            status=status,
            detail=detail,
            code=code,
            errors=list(errors),
            **members,
        )

    def response(self, headers: Iterable[tuple[str, str]] = ()) -> Response:
        """Make the HTTP answer; a header may occur twice."""
        answer = Response(self.model_dump_json(exclude_none=True), self.status, NOT_KEPT, media_type=MEDIA_TYPE)
        for name, value in headers:
            answer.headers.append(name, value)
        return answer


def install_problems(app: FastAPI) -> None:
    """Make `app` answer every error that it, FastAPI or Postgres raises with a problem."""
    app.add_exception_handler(Refused, _on_refused)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(InvalidToken, _on_sealed)
    for trouble in (Away, OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
        app.add_exception_handler(trouble, _on_trouble)


def answer(request: Request, problem: Problem, headers: Iterable[tuple[str, str]] = ()) -> Response:
    """Answer with `problem` and leave its code for the line that is logged about the request."""
    request.state.problem = problem.code
    return problem.response(headers)


async def _on_refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, Refused):
        raise error
    blamed = [Fault(field=error.field, code=error.code, message=error.detail)] if error.field else []
    problem = Problem.of(error.code, error.status, detail=error.detail, errors=blamed, **error.members)
    return answer(request, problem, _headers_of(error))


def _headers_of(refusal: Refused) -> list[tuple[str, str]]:
    if isinstance(refusal, TooManyRequests):
        return [("Retry-After", str(refusal.wait_seconds))]
    challenges = refusal.challenges if isinstance(refusal, Unauthorised) else ()
    return [("WWW-Authenticate", challenge) for challenge in challenges]


async def _on_http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == HTTPStatus.NOT_FOUND:
        return await _on_refused(request, NotFound())
    code = _CODES.get(error.status_code, f"http-{error.status_code}")
    headers = {"Allow": _allowed(request)} if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED else error.headers
    return answer(request, Problem.of(code, error.status_code), (headers or {}).items())


def _allowed(request: Request) -> str:
    """Name every method that the path has; Starlette would name those of its first route."""
    asked = {part: request.scope[part] for part in ("type", "path", "root_path", "headers")}
    routes = request.app.routes
    has = {name for name in HTTPMethod for route in routes if route.matches({**asked, "method": name})[0] is Match.FULL}
    return ", ".join(sorted(has))


async def _on_invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    if isinstance(error.body, bytes):
        return answer(request, Problem.of("unsupported-media-type", 415, detail="Send application/json."))
    if any(fault["type"] == "json_invalid" for fault in error.errors()):
        return answer(request, Problem.of("invalid-json", 400))
    return answer(request, Problem.of("request-invalid", 422, errors=faults_of(error)))


async def _on_trouble(request: Request, error: Exception) -> Response:
    """Tell a server that is away (it may pass) from a value Postgres refuses; all else is unexpected."""
    request.state.cause = type(error).__name__
    if isinstance(error, Away) or is_away(error):
        return _away(request)
    if is_unusable_value(error):
        return answer(request, Problem.of("unusable-value", 422))
    raise error


async def _on_sealed(request: Request, error: Exception) -> Response:
    """What is asked for is there, and no seal key opens it: the key was retired too early, and ops can put it back."""
    request.state.cause = type(error).__name__
    _log.error("no seal key opens what is asked for")
    detail = "This is sealed under a key that the service does not have. Its operators have to put the key back."
    return answer(request, Problem.of("seal-key-missing", 503, detail=detail))


def _away(request: Request) -> Response:
    return answer(request, Problem.of("temporarily-away", 503), [("Retry-After", str(RETRY_SECONDS))])


class Unexpected:
    """ASGI middleware that logs what nobody foresaw, once, and answers 500 without a word about it.

    A request that the end of the service cuts off is answered 503, and its task ends with that answer: it may be
    sent again.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_started = False

        async def noting(message: Message) -> None:
            nonlocal has_started
            has_started = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except (Exception, asyncio.CancelledError) as error:
            if scope["type"] != "http" or has_started:
                raise
            await _last_resort(Request(scope), error)(scope, receive, send)


def _last_resort(request: Request, error: BaseException) -> Response:
    if isinstance(error, asyncio.CancelledError):
        return _away(request)
    _log.error("unexpected error", exc_info=error)
    return answer(request, Problem.of("unexpected", 500))
