"""Sessions as a calendar (iCalendar, RFC 5545), for whoever may know their times; nobody is named in it.

A session keeps its UID, the id it has here (RFC 7986, 5.3), and its SEQUENCE is its version: a calendar that has it
takes each change for one of the same entry. What was cancelled stays in it and says so.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

from stride_sessions.domain.attendance import AttendanceId
from stride_sessions.domain.clock import LONDON
from stride_sessions.domain.rota import ends_at
from stride_sessions.domain.session import CANCELLED, Session, SessionId

PRODUCT = "-//Stride//Sessions//EN"
_FIRST, _LAST = date(2021, 1, 1), date(2038, 1, 1)
"""Between which days the calendar knows when the clocks change; no scheme is older than the first."""


def calendar_of(sessions: Iterable[Session], *, at: datetime) -> bytes:
    """A calendar of some sessions as they are at an instant; of none, an empty one."""
    calendar = Calendar()
    for name, value in (("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", "PUBLISH")):
        calendar.add(name, value)
    calendar.add_component(Timezone.from_tzid(LONDON, first_date=_FIRST, last_date=_LAST))
    for session in sessions:
        calendar.add_component(_event(session, at))
    return bytes(calendar.to_ical())


def calendar_of_place(session: Session, booking: AttendanceId, *, is_held: bool, at: datetime) -> bytes:
    """The calendar of one person: an entry of her own, cancelled once her place is not hers any more."""
    mine = replace(session, session_id=SessionId(booking))
    if not is_held:
        mine = replace(mine, state=CANCELLED, version=session.version + 1)
    return calendar_of([mine], at=at)


def _event(session: Session, at: datetime) -> Event:
    starts, is_cancelled = session.plan.starts, session.state == CANCELLED
    event = Event()
    event.add("uid", str(session.session_id))
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", starts.wall.replace(tzinfo=ZoneInfo(starts.zone)))
    event.add("dtend", _end(session))
    event.add("sequence", session.version)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("summary", ("Cancelled: " if is_cancelled else "") + _summary(session))
    event.add("class", "PRIVATE")
    return event


def _end(session: Session) -> datetime:
    """The end as the clock shows it; in UTC where the clock shows it for the second time, which RFC 5545 cannot say."""
    local = ends_at(session).astimezone(ZoneInfo(session.plan.starts.zone))
    return local.astimezone(UTC) if local.fold else local


def _summary(session: Session) -> str:
    return f"{session.plan.kind.capitalize()}, ward {session.plan.ward}"
