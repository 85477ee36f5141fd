"""Feedback by the link to a place: once, each item optional, and with nothing that leads to who gave it."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from icalendar import Calendar
from stride_chassis import connection_of
from stride_sessions.domain.attendance import AttendanceId
from stride_sessions.domain.feedback import Answers
from stride_sessions.domain.session import SessionId
from stride_sessions.handlers.feedback import GiveFeedback, take_feedback
from stride_sessions.store.sessions import Sessions

from tests.component.sessions.desk import ASHA, Desk, desk
from tests.component.sessions.offices import office_of

if TYPE_CHECKING:
    from stride_sessions.settings import SessionsSettings

__all__ = ["desk"]

ANSWERS = {"feels_safer_here": 4, "would_come_again": 5}


async def link_of_who_came(desk: Desk, state: str = "attended") -> str:
    """She had a place in a session that began an hour ago, and this became of it."""
    await desk.ask(ASHA)
    link = await desk.link_of_last()
    pool = desk.running.resources.pool
    await pool.execute("UPDATE session SET starts_at_local = (now() AT TIME ZONE 'Europe/London') - interval '1 hour'")
    await pool.execute("UPDATE attendance SET state = $1, offer_lapses_at = NULL", state)
    return link


async def feedback_said(desk: Desk) -> list[Any]:
    return [row for row in await desk.running.said() if row["type"] == "stride.feedback-given.v1"]


async def test_what_she_says_is_told_with_kind_ward_and_month_alone(desk: Desk) -> None:
    link = await link_of_who_came(desk)
    taken = await desk.post(f"/places/{link}/feedback", ANSWERS)
    assert (taken.status_code, taken.json()) == (200, {"taken": True})
    [row] = await feedback_said(desk)
    said = json.loads(row["data"])
    assert said.pop("feedback_id") == row["key"]
    month = said.pop("month")
    assert said == {"kind": "run", "ward": "E05000455", **ANSWERS}
    assert (row["keyseq"], row["traceparent"]) == (1, None)
    assert row["occurred_at"].isoformat() == f"{month}-01T00:00:00+00:00"
    assert UUID(row["key"]).version == 4


async def test_she_says_it_once(desk: Desk) -> None:
    link = await link_of_who_came(desk)
    first = await desk.post(f"/places/{link}/feedback", ANSWERS, key="one")
    assert (await desk.post(f"/places/{link}/feedback", ANSWERS, key="one")).json() == first.json()
    again = await desk.post(f"/places/{link}/feedback", {"feels_safer_here": 1})
    assert (again.status_code, again.json()["code"]) == (409, "feedback-already-given")
    assert len(await feedback_said(desk)) == 1


async def test_of_twenty_at_once_one_is_taken(desk: Desk) -> None:
    link = await link_of_who_came(desk)
    answers = await asyncio.gather(*(desk.post(f"/places/{link}/feedback", ANSWERS) for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 19
    assert len(await feedback_said(desk)) == 1


async def test_the_twin_that_does_not_hold_the_session_takes_it_twice(
    desk: Desk, settings: SessionsSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    await link_of_who_came(desk)
    [booking] = {attendance_id for attendance_id, _ in await desk.told()}
    monkeypatch.setattr(Sessions, "get_for_update", Sessions.get)
    office, both_have_read = office_of(settings), asyncio.Barrier(2)

    async def give() -> None:
        async with connection_of(desk.running.resources.pool) as conn, conn.transaction():
            work = office.open(conn, "merton")
            get = work.residents.get

            async def get_and_wait(attendance_id: Any) -> Any:
                found = await get(attendance_id)
                await both_have_read.wait()
                return found

            monkeypatch.setattr(work.residents, "get", get_and_wait)
            await take_feedback(
                GiveFeedback(
                    SessionId(UUID(desk.session_id)), AttendanceId(UUID(booking)), Answers(would_come_again=5)
                ),
                work,
            )

    await asyncio.gather(give(), give())
    assert len(await feedback_said(desk)) == 2


@pytest.mark.parametrize("state", ["no-show", "cancelled", "lapsed", "waitlisted"])
async def test_who_was_not_there_says_nothing(desk: Desk, state: str) -> None:
    link = await link_of_who_came(desk, state)
    refused = await desk.post(f"/places/{link}/feedback", ANSWERS)
    assert (refused.status_code, refused.json()["code"]) == (409, "not-there")


async def test_nothing_is_said_before_the_session(desk: Desk) -> None:
    await desk.ask(ASHA)
    refused = await desk.post(f"/places/{await desk.link_of_last()}/feedback", ANSWERS)
    assert (refused.status_code, refused.json()["code"]) == (409, "session-not-started")


@pytest.mark.parametrize(
    "body", [{}, {"feels_safer_here": None}, {"feels_safer_here": 0}, {"would_come_again": 6}, {"x": 1}]
)
async def test_what_is_no_answer_is_refused(desk: Desk, body: dict[str, Any]) -> None:
    link = await link_of_who_came(desk)
    assert (await desk.post(f"/places/{link}/feedback", body)).status_code == 422
    assert await feedback_said(desk) == []


async def test_her_calendar_keeps_one_entry_and_cancels_it_when_she_gives_up(desk: Desk) -> None:
    await desk.ask(ASHA)
    link = await desk.link_of_last()
    booked = await calendar(desk, link)
    await desk.post(f"/places/{link}/give-up", {})
    given_up = await calendar(desk, link)
    assert (booked["STATUS"], given_up["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert booked["UID"] == given_up["UID"] == (await desk.told())[-1][0]
    assert booked["SEQUENCE"] < given_up["SEQUENCE"]
    assert booked.decoded("DTSTART").strftime("%H:%M") == "18:30"


async def calendar(desk: Desk, link: str) -> Any:
    answer = await desk.get(f"/places/{link}/calendar.ics")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    return event
