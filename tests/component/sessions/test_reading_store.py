"""What the record of readings promises, kept alike by Postgres and by its double."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias
from uuid import uuid4

from stride_sessions.domain.attendance import AttendanceId
from stride_sessions.domain.concern import ConcernId
from stride_sessions.handlers.ports import Work
from stride_sessions.handlers.reading_ports import Wanted

from tests.component.sessions.offices import office, postgres_office

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stride_sessions.domain.readings import Noted

__all__ = ["office", "postgres_office"]

Open: TypeAlias = Callable[[str], Work]

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ALL = Wanted()


async def with_readings(work: Work) -> tuple[ConcernId, AttendanceId]:
    """Words read at noon and a second later, and two names at noon, of which one is given."""
    concern_id, booking = ConcernId(uuid4()), AttendanceId(uuid4())
    await work.readings.note_words(concern_id, by="officer-1", reason="legal", at=NOON)
    await work.residents.note_reading([booking, AttendanceId(uuid4())], by="officer-2", at=NOON)
    await work.readings.note_words(ConcernId(uuid4()), by="officer-2", reason="triage", at=NOON + SECOND)
    return concern_id, booking


def told(noted: Sequence[Noted]) -> list[tuple[str, str, str | None]]:
    return [(one.kind, one.read_by, one.reason) for one in noted]


async def test_both_logs_are_one_list_in_one_order(office: Open) -> None:
    work = office("merton")
    concern_id, booking = await with_readings(work)
    whole = await work.readings.page(ALL, after=None, limit=9)
    assert told(whole) == [
        ("concern", "officer-2", "triage"),
        ("resident", "officer-2", None),
        ("resident", "officer-2", None),
        ("concern", "officer-1", "legal"),
    ]
    assert (whole[-1].read_of, booking in {one.read_of for one in whole}) == (concern_id, True)
    for nth, one in enumerate(whole, 1):
        assert await work.readings.page(ALL, after=one.place, limit=9) == whole[nth:]
    assert await work.readings.page(ALL, after=None, limit=2) == whole[:2]


async def test_readings_are_found_by_concern_by_reader_and_by_time(office: Open) -> None:
    work = office("merton")
    concern_id, _ = await with_readings(work)
    of_concern = await work.readings.page(Wanted(concern_id=concern_id), after=None, limit=9)
    by_reader = await work.readings.page(Wanted(read_by="officer-2"), after=None, limit=9)
    assert told(of_concern) == [("concern", "officer-1", "legal")]
    assert [one.kind for one in by_reader] == ["concern", "resident", "resident"]
    assert len(await work.readings.find_between(NOON, NOON + SECOND)) == 3
    assert len(await work.readings.find_between(NOON + SECOND, NOON + 2 * SECOND)) == 1


async def test_another_borough_has_a_record_of_its_own(office: Open) -> None:
    await with_readings(office("merton"))
    camden = office("camden").readings
    assert await camden.page(ALL, after=None, limit=9) == []
    assert await camden.find_between(NOON, NOON + 2 * SECOND) == []
