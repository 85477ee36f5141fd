"""Settle how long records are kept, see what is due, and erase what is: by the same way as when somebody asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stride_sessions.domain.attendance import AttendanceId
from stride_sessions.domain.concern import ConcernId
from stride_sessions.domain.erasure import BY_RETENTION
from stride_sessions.domain.erasure_refusals import LegallyHeld
from stride_sessions.domain.resident import BY_CLOCK
from stride_sessions.domain.retention import CONCERN, WORDS, Due, DueCount, Retention
from stride_sessions.handlers.erasure import EraseConcern, erase_concern
from stride_sessions.handlers.residents import EraseResident, erase_resident, hold_attendance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stride_sessions.handlers.ports import Work


@dataclass(frozen=True, slots=True)
class SettleRetention:
    """From now on records of the borough are kept for so long."""

    retention: Retention
    by: str


async def settle_retention(command: SettleRetention, work: Work) -> Retention:
    """Raises `Unknown` for a borough that takes no part."""
    await work.boroughs.get_for_update(work.borough)
    await work.retentions.save(command.retention, by=command.by, at=work.now)
    return command.retention


async def look_up_retention(work: Work) -> Retention:
    """How long records of the borough are kept."""
    await work.boroughs.get(work.borough)
    return await work.retentions.get()


async def count_due(work: Work) -> Sequence[DueCount]:
    """What a run would erase now; nothing is changed."""
    await work.boroughs.get(work.borough)
    return await work.retentions.count_due(at=work.now)


async def erase_due(due: Due, work: Work) -> bool:
    """Erase a record that was found due, unless, now that it is held, it is not: it was reopened, held or erased.

    What a hold keeps in a borough that it came from keeps it too.
    """
    if due.kind in (CONCERN, WORDS):
        await work.concerns.hold([ConcernId(due.record_id)])
    else:
        await hold_attendance(AttendanceId(due.record_id), work)
    if not await work.retentions.is_due(due, at=work.now):
        return False
    if due.kind in (CONCERN, WORDS):
        try:
            await erase_concern(EraseConcern(ConcernId(due.record_id), BY_RETENTION, due.kind), work)
        except LegallyHeld:
            return False
    else:
        await erase_resident(EraseResident(AttendanceId(due.record_id), said_by=BY_CLOCK), work)
    return True
