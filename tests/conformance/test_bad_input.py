"""What cannot be right is refused with a clear 4xx and a stable code, and nothing comes of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import asyncpg
import pytest

from tests.conformance.conftest import plan

if TYPE_CHECKING:
    import httpx

    from tests.conformance.serving import Api

SESSIONS = "/boroughs/merton/sessions"


def send(api: Api, content: bytes, **headers: str) -> httpx.Response:
    """Send it as a coordinator does, headers changed or added (None leaves one out)."""
    caller = api.caller("merton", roles=("coordinator",))
    usual = {
        "Authorization": f"Bearer {caller.token}",
        "Content-Type": "application/json",
        "Idempotency-Key": str(uuid4()),
    }
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return caller.http.post(SESSIONS, content=content, headers={**usual, **named})


def problem_of(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of an answer that is a problem as the document describes it."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["type"] == f"urn:stride:problem:{problem['code']}"
    return answer.status_code, problem["code"]


async def written(api: Api) -> tuple[int, int]:
    """How many sessions and events there are."""
    conn = await asyncpg.connect(api.dsn)
    try:
        return await conn.fetchval("SELECT count(*) FROM session"), await conn.fetchval("SELECT count(*) FROM event")
    finally:
        await conn.close()


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"kind": "pub-crawl"}, "request-invalid", "kind"),
        ({"scheme": "no-such-scheme"}, "request-invalid", "scheme"),
        ({"starts_at": plan(-31)["starts_at"]}, "too-far-back", None),
        ({"starts_at": plan(402)["starts_at"]}, "too-far-ahead", None),
        ({"starts_at": "2026-02-30T12:00"}, "request-invalid", "starts_at"),
        ({"starts_at": "2026-11-22T18:30Z"}, "request-invalid", "starts_at"),
        ({"zone": "Europe/Paris"}, "request-invalid", "zone"),
        ({"zone": None}, "request-invalid", "zone"),
        ({"host": "a\0b"}, "request-invalid", "host"),
        ({"planned_minutes": 10**400}, "request-invalid", "planned_minutes"),
        ({"leader": "somebody"}, "request-invalid", "leader"),
    ],
    ids=lambda case: str(case)[:40],
)
async def test_a_field_that_cannot_be_right_is_named(
    sessions: Api, change: dict[str, Any], code: str, field: str | None
) -> None:
    before = await written(sessions)
    answer = send(sessions, json.dumps({**plan(), **change}).encode())
    assert problem_of(answer) == (422, code)
    assert field is None or [fault["field"] for fault in answer.json()["errors"]] == [field]
    assert await written(sessions) == before


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", (422, "request-invalid")),
        (b"{", (400, "invalid-json")),
        (b"\xff\xfe", (400, "invalid-json")),
        (b"[]", (422, "request-invalid")),
        (b"null", (422, "request-invalid")),
        (b"[" * 30_000, (400, "invalid-json")),
        (b" " * 10_000_000, (413, "body-too-large")),
    ],
    ids=["empty", "cut off", "not text", "a list", "null", "deep", "10 MB"],
)
def test_a_body_that_is_none_is_refused(sessions: Api, content: bytes, refusal: tuple[int, str]) -> None:
    assert problem_of(send(sessions, content)) == refusal


def test_a_large_body_in_chunks_is_refused_as_well(sessions: Api) -> None:
    caller = sessions.caller("merton")
    headers = {"Authorization": f"Bearer {caller.token}", "Content-Type": "application/json", "Idempotency-Key": "a"}
    answer = caller.http.post(SESSIONS, content=(b" " * 65_536 for _ in range(160)), headers=headers)
    assert problem_of(answer) == (413, "body-too-large")


@pytest.mark.parametrize(
    ("headers", "refusal"),
    [
        ({"Idempotency_Key": ""}, (422, "request-invalid")),
        ({"Idempotency_Key": "a" * 256}, (422, "request-invalid")),
        ({"Idempotency_Key": "two words"}, (422, "request-invalid")),
        ({"Content_Type": "text/plain"}, (415, "unsupported-media-type")),
        ({"Authorization": "Bearer nonsense"}, (401, "token-invalid")),
    ],
    ids=lambda case: str(case)[:40],
)
def test_a_header_that_cannot_be_right_is_refused(
    sessions: Api, headers: dict[str, str], refusal: tuple[int, str]
) -> None:
    assert problem_of(send(sessions, json.dumps(plan()).encode(), **headers)) == refusal


def test_a_command_needs_a_key(sessions: Api) -> None:
    caller = sessions.caller("merton")
    answer = caller.http.post(SESSIONS, json=plan(), headers={"Authorization": f"Bearer {caller.token}"})
    assert problem_of(answer) == (400, "idempotency-key-missing")


def test_a_nul_in_a_path_or_a_query_is_refused(sessions: Api) -> None:
    caller = sessions.caller("*")
    asked = ["/boroughs/mer%00ton", f"{SESSIONS}/%00", f"{SESSIONS}?after=%00", f"{SESSIONS}?limit=%00"]
    assert {problem_of(caller.ask("GET", path))[0] for path in asked} <= {404, 422}


def test_a_method_that_a_path_lacks_is_told_those_it_has(sessions: Api) -> None:
    answer = sessions.caller("merton").ask("DELETE", SESSIONS)
    assert problem_of(answer) == (405, "method-not-allowed")
    assert answer.headers["allow"] == "GET, POST"
