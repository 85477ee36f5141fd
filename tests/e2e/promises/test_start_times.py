"""No record tells at what time a session begins, in whatever spelling; the time of an event is that of its command."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.test_no_hour import TO_THE_MICROSECOND
from tests.e2e.promises.searching import records_of
from tests.e2e.promises.voice import LONDON
from tests.e2e.recount.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stride_cli.stack import Stack

    from tests.e2e.promises.life import Life

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1800)]

UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
OPAQUE = {"ce_time", "traceparent"}
"""Headers that are no text: the time is judged apart, and what a trace is called is random."""
BEGINS = datetime(2027, 7, 1, 18, 37, tzinfo=UTC)


def spellings(start: datetime) -> set[str]:
    """How a time could be told: on the wall and in UTC, by people, by ISO 8601, and in seconds and milliseconds."""
    shown = (start, start.astimezone(UTC))
    forms = ("%H:%M", "%H%M", "%H.%M", "%H-%M", "%Hh%M", "%I:%M", "%I.%M")
    seconds = int(start.timestamp())
    of_the_day = {f"{at.hour * 60 + at.minute}" for at in shown} | {
        f"{at.hour * 3600 + at.minute * 60}" for at in shown
    }
    return {at.strftime(form) for at in shown for form in forms} | of_the_day | {f"{seconds}", f"{seconds // 60}"}


def scalars(told: Any) -> Iterator[str]:
    """Every value of a JSON document, as text."""
    if isinstance(told, dict):
        for value in told.values():
            yield from scalars(value)
    elif isinstance(told, list):
        for value in told:
            yield from scalars(value)
    else:
        yield str(told)


def texts(record: Record) -> list[str]:
    """What a record tells: its headers and values, without ids, which are random or of the command's time."""
    headers = [value.decode() for name, value in record.headers if name not in OPAQUE]
    every = [(record.key or b"").decode(), *headers, *scalars(json.loads(record.value))]
    return [UUID.sub("", text) for text in every]


def telling(records: Iterable[Record], starts: Iterable[datetime]) -> list[str]:
    """Where a start is told."""
    sought = {spelling for start in starts for spelling in spellings(start)}
    return [
        f"{record.place} {record.name}: {text}" for record in records for text in texts(record) if _tells(text, sought)
    ]


def _tells(text: str, sought: set[str]) -> bool:
    """A number tells it as a whole, or as the beginning of milliseconds; any other text anywhere."""
    if text.isdigit():
        return text in sought or text[:-3] in sought
    return any(spelling in text for spelling in sought)


def time_of(record: Record) -> datetime:
    return datetime.fromisoformat(record.header("ce_time"))


@pytest.fixture(scope="module")
def records(stack: Stack, life: Life) -> list[Record]:
    """What the watched borough has said; what its systems reply is theirs."""
    return [record for record in records_of(stack) if record.borough == life.borough and not record.is_reply]


def test_every_session_of_this_life_begins_at_the_time_that_is_sought(life: Life, records: list[Record]) -> None:
    starts = life.starts()
    assert {f"{start:%H:%M}" for start in starts} == {life.clock}
    assert len(starts) > 5
    said = {record.name for record in records}
    assert {"session-created", "session-rescheduled", "session-cancelled", "session-completed"} <= said
    assert {"attendance-recorded", "concern-raised"} <= said


def test_no_record_tells_when_a_session_begins(life: Life, records: list[Record]) -> None:
    assert telling(records, life.starts()) == []


def test_the_time_of_an_event_is_that_of_its_command_or_its_hour(life: Life, records: list[Record]) -> None:
    full = [record for record in records if record.name in TO_THE_MICROSECOND]
    cut = [record for record in records if record.name not in TO_THE_MICROSECOND]
    assert full
    assert cut
    assert [
        one.place for one in full if not life.began_at - timedelta(minutes=5) <= time_of(one) <= life.ended_at
    ] == []
    assert [one.place for one in cut if time_of(one).replace(minute=0, second=0, microsecond=0) != time_of(one)] == []
    begins = {start.astimezone(UTC).replace(tzinfo=None) for start in life.starts()}
    told = {time_of(one).replace(tzinfo=None, second=0, microsecond=0) for one in records}
    assert told.isdisjoint(begins)


def said(**changes: Any) -> Record:
    """A record that tells nothing, or what is given."""
    headers = {"ce_id": "5a1d3c1e-1837-4000-8000-000000001937", "ce_time": "2026-11-02T18:37:07Z", "ce_keyseq": "1"}
    told = {"session_id": "5a1d3c1e-1837-4000-8000-000000001937", "on": "2027-07-01", "planned_minutes": 60}
    named = tuple((name, value.encode()) for name, value in {**headers, **changes.pop("headers", {})}.items())
    return Record("stride.camden.sessions", 0, 0, b"k", named, json.dumps({**told, **changes}).encode())


def test_a_record_that_tells_the_day_alone_is_not_complained_of() -> None:
    assert telling([said()], [BEGINS]) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"starts_at": "2027-07-01T18:37"},
        {"on": "2027-07-01T18:37:00+00:00"},
        {"host": "common-runners-18h37"},
        {"host": "at-18-37"},
        {"part_of_day": "1837"},
        {"planned_minutes": 1837},
        {"planned_minutes": 18 * 60 + 37},
        {"at": int(BEGINS.timestamp())},
        {"at": int(BEGINS.timestamp()) * 1000},
        {"deep": [{"at": "6:37 pm, so 06:37"}]},
        {"headers": {"ce_note": "18:37"}},
    ],
    ids=str,
)
def test_a_record_that_tells_it_is_complained_of(changes: dict[str, Any]) -> None:
    assert len(telling([said(**changes)], [BEGINS])) == 1


def test_in_summer_both_clocks_are_sought() -> None:
    wall = datetime(2027, 7, 1, 19, 37, tzinfo=LONDON)
    assert len(telling([said(host="h1837"), said(host="h1937")], [wall])) == 2
