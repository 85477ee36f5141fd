"""Records of staff over HTTP, on a real Postgres."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

if TYPE_CHECKING:
    from tests.component.sessions.conftest import Caller, Running

STAFF = "/boroughs/merton/staff"
OFFICER = {"kind": "officer", "name": "Jo Marsh", "principal": "test-officer"}
HOST = {"kind": "host", "name": "Sam Osei", "host": "common-runners"}


async def added(caller: Caller, body: dict[str, Any]) -> dict[str, Any]:
    answer = await caller.post(STAFF, body)
    assert answer.status_code == 201, answer.text
    member: dict[str, Any] = answer.json()
    return member


async def test_staff_are_kept_and_shown_to_the_team(running: Running, merton: Caller) -> None:
    officer, host = await added(merton, OFFICER), await added(merton, HOST)
    assert officer == {
        "staff_id": officer["staff_id"],
        "borough": "merton",
        "host": None,
        "until": None,
        **OFFICER,
    }
    assert UUID(officer["staff_id"]).version == 4
    reader = running.caller("officer", "merton")
    assert (await reader.get(f"{STAFF}/{host['staff_id']}")).json() == host
    listed = [await reader.get(STAFF, limit=1), await reader.get(STAFF)]
    assert [len(page.json()["items"]) for page in listed] == [1, 2]
    assert listed[0].json()["next_cursor"]


async def test_officers_read_and_coordinators_write(running: Running, merton: Caller) -> None:
    officer, central = running.caller("officer", "merton"), running.caller("central", "merton")
    member = await added(merton, HOST)
    for path, body in ((STAFF, OFFICER), (f"{STAFF}/{member['staff_id']}/leave", {})):
        assert (await officer.post(path, body)).status_code == 403
    assert [(await central.get(path)).status_code for path in (STAFF, f"{STAFF}/me")] == [403, 403]


async def test_an_officer_finds_herself_by_her_token(running: Running, merton: Caller) -> None:
    officer = await added(merton, OFFICER)
    assert (await running.caller("officer", "merton").get(f"{STAFF}/me")).json() == officer
    assert (await merton.get(f"{STAFF}/me")).status_code == 404


@pytest.mark.parametrize(
    ("body", "refusal", "field"),
    [
        (OFFICER | {"host": "common-runners"}, (422, "officer-has-host"), "host"),
        ({"kind": "host", "name": "Sam Osei"}, (422, "host-missing"), "host"),
        (HOST | {"principal": "sam"}, (422, "host-signs-in"), "principal"),
        (OFFICER | {"name": ""}, (422, "request-invalid"), "name"),
        (OFFICER | {"name": " "}, (422, "request-invalid"), "name"),
        (OFFICER | {"name": "Jo\nMarsh"}, (422, "request-invalid"), "name"),
        (OFFICER | {"name": "Jo\0"}, (422, "request-invalid"), "name"),
        (OFFICER | {"name": "Jo \u202e"}, (422, "request-invalid"), "name"),
        (OFFICER | {"name": "J" * 121}, (422, "request-invalid"), "name"),
        (OFFICER | {"principal": "two words"}, (422, "request-invalid"), "principal"),
        (OFFICER | {"kind": "volunteer"}, (422, "request-invalid"), "kind"),
    ],
)
async def test_who_cannot_be_staff_is_refused_and_not_named(
    merton: Caller, body: dict[str, Any], refusal: tuple[int, str], field: str
) -> None:
    answer = await merton.post(STAFF, body)
    assert (answer.status_code, answer.json()["code"]) == refusal
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]
    assert "Marsh" not in answer.text
    assert (await merton.get(STAFF)).json()["items"] == []


async def test_names_are_written_in_any_alphabet(merton: Caller) -> None:
    for name in ("Siân O'Brien-Ó Sé", "Зоя", "محمد", "X"):
        assert (await added(merton, HOST | {"name": name}))["name"] == name


async def test_of_two_at_once_one_signs_in_as_a_principal(merton: Caller) -> None:
    answers = await asyncio.gather(*(merton.post(STAFF, OFFICER) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"principal-taken"}


async def test_a_principal_is_free_in_another_borough_and_after_leaving(merton: Caller, camden: Caller) -> None:
    officer = await added(merton, OFFICER)
    assert (await camden.post("/boroughs/camden/staff", OFFICER)).status_code == 201
    await merton.post(f"{STAFF}/{officer['staff_id']}/leave", {})
    assert await added(merton, OFFICER)


async def test_leaving_is_noted_once(merton: Caller) -> None:
    host = await added(merton, HOST)
    answers = [await merton.post(f"{STAFF}/{host['staff_id']}/leave", {}) for _ in range(2)]
    today = str(datetime.now(UTC).astimezone(ZoneInfo("Europe/London")).date())
    assert [answer.json() for answer in answers] == [host | {"until": today}] * 2


async def test_twenty_equal_requests_at_once_are_one_record(merton: Caller) -> None:
    answers = await asyncio.gather(*(merton.post(STAFF, HOST, key="same") for _ in range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len((await merton.get(STAFF)).json()["items"]) == 1


async def test_staff_are_said_to_nobody(running: Running, merton: Caller) -> None:
    before = await running.types_said()
    await merton.post(f"{STAFF}/{(await added(merton, OFFICER))['staff_id']}/leave", {})
    assert await running.types_said() == before
    assert (await merton.get(f"{STAFF}/{uuid4()}")).status_code == 404
