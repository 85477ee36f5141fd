"""Whatever goes wrong over HTTP is answered as a problem, and no answer repeats what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import asyncpg
import pytest
from cryptography.fernet import InvalidToken
from fastapi import APIRouter, Query
from httpx import ASGITransport, AsyncClient
from pydantic import BaseModel, ConfigDict, Field
from stride_chassis.app import build_app
from stride_chassis.errors import Away, NotFound, Refused

from tests.logs import lines_from_here

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from httpx import Response
    from stride_chassis import Resources

RAISED: dict[str, Exception] = {
    "refused": Refused("session-full", "The session is full."),
    "blamed": Refused("too-far-back", "Too far back.", status=422, field="starts_at"),
    "not-found": NotFound(),
    "away": Away("keys"),
    "refused-connection": ConnectionRefusedError(111, "Connect call failed"),
    "pool-exhausted": TimeoutError(),
    "closed": asyncpg.InterfaceError("connection is closed"),
    "ended-as-used": asyncpg.InternalClientError("cannot switch to state 12; another operation (2) is in progress"),
    "shut-down": asyncpg.AdminShutdownError("terminating connection"),
    "nul": asyncpg.CharacterNotInRepertoireError('invalid byte sequence for encoding "UTF8": 0x00'),
    "surrogate": asyncpg.DataError("invalid input for query argument $1: 'hush'"),
    "division": asyncpg.DivisionByZeroError("division by zero"),
    "file": FileNotFoundError(2, "No such file", "/run/secrets/key"),
    "sealed": InvalidToken(),
    "bug": RuntimeError("hush-hush"),
}


class Plan(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: Literal["walk", "run"]
    planned_minutes: Annotated[int, Field(ge=5)]
    ids: list[int] = []


async def _raise(name: str) -> None:
    raise RAISED[name]


async def _plan(plan: Plan, limit: Annotated[int, Query(ge=1)] = 1) -> Plan:
    assert limit
    return plan


@pytest.fixture
async def client(resources: Resources) -> AsyncIterator[AsyncClient]:
    router = APIRouter()
    router.add_api_route("/raise/{name}", _raise)
    router.add_api_route("/plans", _plan, methods=["POST"])
    app = build_app("sessions", [router], resources)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://stride") as client:
        yield client


def code_of(response: Response, status: int) -> str:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["type"] == f"urn:stride:problem:{problem['code']}"
    return str(problem["code"])


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("refused", 409, "session-full"),
        ("blamed", 422, "too-far-back"),
        ("not-found", 404, "not-found"),
        ("away", 503, "temporarily-away"),
        ("refused-connection", 503, "temporarily-away"),
        ("pool-exhausted", 503, "temporarily-away"),
        ("closed", 503, "temporarily-away"),
        ("ended-as-used", 503, "temporarily-away"),
        ("shut-down", 503, "temporarily-away"),
        ("nul", 422, "unusable-value"),
        ("surrogate", 422, "unusable-value"),
        ("division", 500, "unexpected"),
        ("file", 500, "unexpected"),
        ("sealed", 503, "seal-key-missing"),
        ("bug", 500, "unexpected"),
    ],
)
async def test_each_error_has_its_answer(client: AsyncClient, name: str, status: int, code: str) -> None:
    with lines_from_here():
        response = await client.get(f"/raise/{name}")
    assert code_of(response, status) == code
    assert "hush" not in response.text


async def test_who_comes_too_early_is_told_when_to_come_again(client: AsyncClient) -> None:
    assert (await client.get("/raise/away")).headers["retry-after"] == "2"


async def test_the_field_to_blame_is_named(client: AsyncClient) -> None:
    fault = {"field": "starts_at", "code": "too-far-back", "message": "Too far back."}
    assert (await client.get("/raise/blamed")).json()["errors"] == [fault]


async def test_what_is_not_there_answers_like_a_route_that_is_not_there(client: AsyncClient) -> None:
    assert (await client.get("/raise/not-found")).content == (await client.get("/nowhere")).content


async def test_a_wrong_method_tells_the_right_ones(client: AsyncClient) -> None:
    response = await client.delete("/plans")
    assert code_of(response, 405) == "method-not-allowed"
    assert response.headers["allow"] == "POST"


@pytest.mark.parametrize("body", [b"{", b'{"kind": walk}', b"\xff\xfe{", b"[" * 50_000])
async def test_what_is_not_json_is_refused(client: AsyncClient, body: bytes) -> None:
    response = await client.post("/plans", content=body, headers={"content-type": "application/json"})
    assert code_of(response, 400) == "invalid-json"


@pytest.mark.parametrize("headers", [{"content-type": "text/plain"}, {}])
async def test_another_media_type_is_refused(client: AsyncClient, headers: dict[str, str]) -> None:
    assert code_of(await client.post("/plans", content=b"{}", headers=headers), 415) == "unsupported-media-type"


async def test_each_wrong_field_is_named_and_no_value_repeated(client: AsyncClient) -> None:
    body = {"kind": "hush", "planned_minutes": "hush", "ids": [1, "hush"], "<hush>": 1}
    response = await client.post("/plans?limit=0", json=body)
    assert code_of(response, 422) == "request-invalid"
    faults = {(fault["field"], fault["code"]) for fault in response.json()["errors"]}
    assert faults == {
        ("limit", "greater-than-equal"),
        ("kind", "literal-error"),
        ("planned_minutes", "int-parsing"),
        ("ids.1", "int-parsing"),
        ("?", "extra-forbidden"),
    }
    assert "hush" not in response.text


async def test_a_missing_body_is_a_field_of_that_name(client: AsyncClient) -> None:
    assert (await client.post("/plans")).json()["errors"][0]["field"] == "body"


async def test_a_refusal_is_logged_at_info_at_the_most(client: AsyncClient) -> None:
    with lines_from_here() as lines:
        await client.get("/raise/refused")
        await client.post("/plans", json={})
    assert {line["log_level"] for line in lines} == {"info"}


async def test_the_unexpected_is_logged_once_with_its_cause(client: AsyncClient) -> None:
    with lines_from_here() as lines:
        await client.get("/raise/bug")
    errors = [line for line in lines if line["log_level"] == "error"]
    assert [line["exc_info"] for line in errors] == [RAISED["bug"]]
