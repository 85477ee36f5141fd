"""Check-ins of three devices on a bad line, over HTTP on a real Postgres: late, twice, in any order, one outcome.

Beside them the twin that believes whatever arrived last.
"""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stride_sessions.store.check_ins import CheckIns

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from stride_sessions.domain.attendance import AttendanceId
    from stride_sessions.domain.check_in import CheckIn

    from tests.component.sessions.conftest import Caller, Running

PLAN = {"scheme": "run-and-talk", "kind": "run", "ward": "E05000455", "zone": "Europe/London", "planned_minutes": 60}
PEOPLE = 4  # the last of them came without a booking

Said = tuple[int, str, int]
"""Who, by number; what became of her; how many seconds ago that was said."""


class Meeting:
    """A session of yesterday, three bookings, and a stranger whose id a device chose."""

    def __init__(self, team: Caller, path: str, people: list[str]) -> None:
        self.team, self.path, self.people = team, path, people
        self.now = datetime.now(UTC).replace(microsecond=0)

    @classmethod
    async def held(cls, team: Caller) -> Meeting:
        starts_at = f"{(datetime.now(UTC) - timedelta(days=1)).date()}T12:00"
        made = (await team.post("/boroughs/merton/sessions", PLAN | {"starts_at": starts_at})).json()
        path = f"/boroughs/merton/sessions/{made['session_id']}"
        booked = [(await team.post(f"{path}/bookings", {})).json()["attendance_id"] for _ in range(PEOPLE - 1)]
        return cls(team, path, [*booked, str(uuid4())])

    def check_in(self, said: Said, **changes: Any) -> dict[str, Any]:
        who, state, ago = said
        return {
            "check_in_id": str(uuid4()),
            "attendance_id": self.people[who],
            "role": "participant",
            "state": state,
            "said_at": (self.now - timedelta(seconds=ago)).isoformat(),
            "is_walk_in": who == PEOPLE - 1,
            **changes,
        }

    async def upload(self, *check_ins: dict[str, Any]) -> dict[str, Any]:
        answer = await self.team.post(f"{self.path}/check-ins", {"check_ins": check_ins})
        taken: dict[str, Any] = answer.json()
        return taken

    async def outcome(self) -> dict[int, str]:
        """What became of each, by number."""
        items = (await self.team.get(f"{self.path}/attendance")).json()["items"]
        states = {item["attendance_id"]: item["state"] for item in items}
        return {who: states[one] for who, one in enumerate(self.people) if one in states}

    async def history(self, who: int) -> list[dict[str, Any]]:
        path = f"{self.path}/attendance/{self.people[who]}/check-ins"
        items: list[dict[str, Any]] = (await self.team.get(path)).json()["items"]
        return items


@pytest.fixture
async def meeting(merton: Caller) -> Meeting:
    return await Meeting.held(merton)


def expected(said: Sequence[Said]) -> dict[int, str]:
    """The last word about each, where no two were said at the same moment."""
    bookings = dict.fromkeys(range(PEOPLE - 1), "booked")
    return bookings | {who: state for who, state, _ in sorted(said, key=lambda one: -one[2])}


SAYINGS = st.lists(
    st.tuples(st.integers(0, PEOPLE - 1), st.sampled_from(["attended", "no-show"]), st.integers(1, 3600)),
    min_size=1,
    max_size=12,
    unique_by=lambda said: said[2],
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(said=SAYINGS, chance=st.randoms(use_true_random=False))
async def test_late_twice_and_out_of_order_the_last_word_decides(
    running: Running, merton: Caller, said: list[Said], chance: random.Random
) -> None:
    meeting = await Meeting.held(merton)
    check_ins = [meeting.check_in(one) for one in said]
    twice = chance.sample(check_ins * 2, len(check_ins) * 2)
    devices = [part for part in (twice[0::3], twice[1::3], twice[2::3]) if part]
    taken = await asyncio.gather(*[meeting.upload(*part) for part in devices])
    assert sum(one["new"] for one in taken) == len(check_ins)
    assert await meeting.outcome() == expected(said)
    assert await last_told(running, meeting) == {who: expected(said)[who] for who in await meeting.outcome()}


async def last_told(running: Running, meeting: Meeting) -> dict[int, str]:
    """What the last event about each says."""
    session_id = meeting.path.rpartition("/")[2]
    rows = [row for row in await running.said() if row["key"] == session_id and "attendance" in row["type"]]
    facts = [json.loads(row["data"]) for row in rows]
    return {meeting.people.index(fact["attendance_id"]): fact["state"] for fact in facts}


LATE_NEWS = [(0, "attended", 10), (0, "no-show", 500)]  # in the order in which they arrive


async def test_what_was_said_earlier_and_arrives_later_changes_nothing(meeting: Meeting) -> None:
    for said in LATE_NEWS:
        await meeting.upload(meeting.check_in(said))
    assert (await meeting.outcome())[0] == "attended"
    assert [one["state"] for one in await meeting.history(0)] == ["no-show", "attended"]


async def test_the_twin_that_believes_what_arrived_last_is_wrong(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def find_newest(self: CheckIns, attendance_ids: Sequence[AttendanceId]) -> dict[AttendanceId, CheckIn]:
        everything = [one for who in attendance_ids for one in await self.find_all(who)]
        return {one.attendance_id: one for one in sorted(everything, key=lambda one: one.received_at or meeting.now)}

    monkeypatch.setattr(CheckIns, "find_last", find_newest)
    for said in LATE_NEWS:
        await meeting.upload(meeting.check_in(said))
    assert (await meeting.outcome())[0] == "no-show"


async def test_an_upload_is_taken_whole_or_not_at_all(running: Running, meeting: Meeting) -> None:
    before = await running.types_said()
    unknown = meeting.check_in((0, "attended", 5), attendance_id=str(uuid4()))
    answer = await meeting.team.post(
        f"{meeting.path}/check-ins", {"check_ins": [meeting.check_in((1, "attended", 9)), unknown]}
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert await meeting.history(1) == []
    assert await running.types_said() == before


async def test_a_correction_says_who_and_why_and_has_the_last_word(meeting: Meeting) -> None:
    await meeting.upload(meeting.check_in((0, "attended", -60)))  # by a clock that is a minute ahead
    mark = {"role": "participant", "state": "no-show", "attendance_id": meeting.people[0]}
    refused = await meeting.team.post(f"{meeting.path}/attendance", mark)
    assert (refused.status_code, refused.json()["code"]) == (409, "correction-without-reason")
    await meeting.team.post(f"{meeting.path}/attendance", mark | {"because": "mistaken-for-another"})
    last = (await meeting.history(0))[-1]
    assert (last["state"], last["said_by"], last["because"]) == ("no-show", "test-coordinator", "mistaken-for-another")
    assert (await meeting.outcome())[0] == "no-show"


@pytest.mark.parametrize(
    ("ago", "changes", "status", "code"),
    [
        (-3600, {}, 409, "device-clock-ahead"),
        (5, {"said_at": "1970-01-01T00:00:00Z"}, 409, "device-clock-behind"),
        (5, {"said_at": "2026-11-22T18:30:00"}, 422, "request-invalid"),
        (5, {"role": "officer"}, 409, "attendance-has-other-role"),
        (5, {"state": "booked"}, 422, "request-invalid"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_code(
    meeting: Meeting, ago: int, changes: dict[str, Any], status: int, code: str
) -> None:
    answer = await meeting.team.post(
        f"{meeting.path}/check-ins", {"check_ins": [meeting.check_in((0, "attended", ago), **changes)]}
    )
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_what_was_said_cannot_be_changed(running: Running, meeting: Meeting) -> None:
    await meeting.upload(meeting.check_in((0, "attended", 5)))
    for statement in ("UPDATE check_in SET state = 'no-show'", "DELETE FROM check_in", "TRUNCATE check_in"):
        with pytest.raises(Exception, match=r"append-only|permission denied"):
            await running.resources.pool.execute(statement)


async def test_another_session_does_not_take_its_check_ins(meeting: Meeting, merton: Caller) -> None:
    other = await Meeting.held(merton)
    stolen = other.check_in((0, "attended", 5), attendance_id=meeting.people[0], is_walk_in=True)
    assert (await other.upload(stolen))["code"] == "not-found"
    assert UUID(meeting.people[0]) not in {UUID(one["attendance_id"]) for one in await listed(other)}


async def listed(meeting: Meeting) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await meeting.team.get(f"{meeting.path}/attendance")).json()["items"]
    return items
