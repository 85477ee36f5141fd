"""Checking in by the code that she reads out, over HTTP on a real Postgres."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.component.sessions.test_check_ins_api import Meeting

if TYPE_CHECKING:
    import httpx

    from tests.component.sessions.conftest import Caller


@pytest.fixture
async def meeting(merton: Caller) -> Meeting:
    return await Meeting.held(merton)


async def codes(meeting: Meeting) -> dict[str, str]:
    """The code of each booking, by its id."""
    items = (await meeting.team.get(f"{meeting.path}/attendance", limit=200)).json()["items"]
    return {item["attendance_id"]: item["code"] for item in items}


def by_code(meeting: Meeting, code: str, **changes: Any) -> dict[str, Any]:
    check_in = meeting.check_in((0, "attended", 60))
    del check_in["attendance_id"]
    return {**check_in, "code": code, **changes}


async def upload(meeting: Meeting, *check_ins: dict[str, Any]) -> httpx.Response:
    return await meeting.team.post(f"{meeting.path}/check-ins", {"check_ins": list(check_ins)})


async def test_who_reads_out_her_code_is_checked_in_and_twice_is_safe(meeting: Meeting) -> None:
    booked = meeting.people[0]
    said = by_code(meeting, (await codes(meeting))[booked])
    taken = (await upload(meeting, said)).json()
    assert [(one["attendance_id"], one["state"]) for one in taken["attendances"]] == [(booked, "attended")]
    again = (await upload(meeting, said)).json()
    assert (again["new"], again["repeated"]) == (0, 1)


async def test_the_code_of_another_session_is_refused_and_nothing_of_the_upload_is_kept(meeting: Meeting) -> None:
    other = await Meeting.held(meeting.team)
    ours, theirs = (await codes(meeting))[meeting.people[0]], (await codes(other))[other.people[0]]
    refused = await upload(meeting, by_code(meeting, ours), by_code(meeting, theirs))
    assert (refused.status_code, refused.json()["code"]) == (409, "check-in-code-unknown")
    assert refused.json()["errors"][0]["field"] == "code"
    items = (await meeting.team.get(f"{meeting.path}/attendance", limit=200)).json()["items"]
    assert {item["state"] for item in items} == {"booked"}


@pytest.mark.parametrize("says", ["both", "neither"])
async def test_who_is_meant_is_said_by_one_of_id_and_code(meeting: Meeting, says: str) -> None:
    check_in = meeting.check_in((0, "attended", 60))
    check_in |= {"code": (await codes(meeting))[meeting.people[0]]} if says == "both" else {"attendance_id": None}
    refused = await upload(meeting, check_in)
    assert (refused.status_code, refused.json()["code"]) == (422, "attendance-or-code")


@pytest.mark.parametrize("code", ["abc234", "ABC23", "ABCDE0", "ABCDEI"])
async def test_what_cannot_be_a_code_is_refused(meeting: Meeting, code: str) -> None:
    assert (await upload(meeting, by_code(meeting, code))).status_code == 422
