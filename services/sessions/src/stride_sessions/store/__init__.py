"""Postgres out: the stores of one transaction, bound to one borough; no row of another borough can be reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypedDict

from stride_sessions.handlers.neighbours import Neighbour
from stride_sessions.handlers.ports import Work
from stride_sessions.store.attendance import Attendances
from stride_sessions.store.bank_holidays import bank_holidays
from stride_sessions.store.boroughs import Boroughs, Schemes
from stride_sessions.store.check_ins import CheckIns
from stride_sessions.store.concerns import Concerns, Replies
from stride_sessions.store.days import Days
from stride_sessions.store.defaults import AllDefaults
from stride_sessions.store.deletions import Deletions
from stride_sessions.store.diversions import Diversions
from stride_sessions.store.erasure import ConcernDeletions, LegalHolds
from stride_sessions.store.home import Homecomings
from stride_sessions.store.imports import Imports
from stride_sessions.store.outcomes import Outcomes
from stride_sessions.store.pairs import Pairs, PastPairs
from stride_sessions.store.published import Outbox
from stride_sessions.store.readings import Readings
from stride_sessions.store.residents import Residents
from stride_sessions.store.retention import Retentions
from stride_sessions.store.return_codes import ReturnCodes
from stride_sessions.store.series import AllSeries
from stride_sessions.store.sessions import Sessions
from stride_sessions.store.staff import Assignments, Staff
from stride_sessions.store.targets import Targets
from stride_sessions.store.turnouts import Turnouts
from stride_sessions.store.words import AllWords

if TYPE_CHECKING:
    import stride_chassis
    from stride_chassis import Connection, Sealer

    from stride_sessions.domain.clock import Times
    from stride_sessions.store.deletions import DeletionLog
    from stride_sessions.store.reference import Reference

__all__ = ["Keeping", "Office"]


@dataclass(frozen=True)
class Keeping:
    """How what residents say of themselves is kept: sealed, and where it is logged that it was erased."""

    sealer: Sealer
    log: DeletionLog


class Office:
    """Opens the work of a transaction.

    Args:
        outbox: writes events into the transaction.
        reference: the boroughs there are.
        keeping: how names are sealed, and where deletions are logged.
        times: how long things are kept, and when they are missed.
    """

    def __init__(
        self,
        outbox: stride_chassis.Outbox,
        reference: Reference,
        keeping: Keeping,
        times: Times,
    ) -> None:
        self._outbox = outbox
        self._reference = reference
        self._keeping = keeping
        self._times = times
        self._is_holiday = bank_holidays()

    def open(self, conn: Connection, borough: str) -> Work:
        """What a handler may use in the transaction of `conn`, for one borough."""
        now = datetime.now(UTC)
        return Work(
            borough=borough,
            reference=self._reference,
            boroughs=Boroughs(conn),
            schemes=Schemes(conn, borough),
            sessions=Sessions(conn, borough),
            series=AllSeries(conn, borough),
            imports=Imports(conn, borough),
            defaults=AllDefaults(conn, borough),
            turnouts=Turnouts(conn, borough),
            homecomings=Homecomings(conn, borough),
            outbox=Outbox(conn, borough, self._outbox),
            is_holiday=self._is_holiday,
            elsewhere=lambda other: self._neighbour(conn, other, now),
            times=self._times,
            now=now,
            **_of_people(conn, borough, self._keeping),
            **_of_concerns(conn, borough, self._keeping),
        )

    def _neighbour(self, conn: Connection, borough: str, now: datetime) -> Neighbour:
        return Neighbour(
            concerns=Concerns(conn, borough),
            words=AllWords(conn, borough, self._keeping.sealer),
            outbox=Outbox(conn, borough, self._outbox),
            legal_holds=LegalHolds(conn, borough),
            concern_deletions=ConcernDeletions(conn, borough, self._keeping.log),
            readings=Readings(conn, borough),
            outcomes=Outcomes(conn, borough),
            now=now,
        )


class _OfPeople(TypedDict):
    """The stores of residents, of staff, and of both together."""

    attendances: Attendances
    check_ins: CheckIns
    residents: Residents
    deletions: Deletions
    staff: Staff
    assignments: Assignments
    days: Days
    pairs: Pairs
    past_pairs: PastPairs


def _of_people(conn: Connection, borough: str, keeping: Keeping) -> _OfPeople:
    return {
        "attendances": Attendances(conn, borough),
        "check_ins": CheckIns(conn, borough),
        "residents": Residents(conn, borough, keeping.sealer),
        "deletions": Deletions(conn, borough, keeping.log),
        "staff": Staff(conn, borough),
        "assignments": Assignments(conn, borough),
        "days": Days(conn, borough),
        "pairs": Pairs(conn, borough),
        "past_pairs": PastPairs(conn, borough, keeping.sealer),
    }


class _OfConcerns(TypedDict):
    """The stores of concerns, and of what hangs on them."""

    concerns: Concerns
    words: AllWords
    return_codes: ReturnCodes
    diversions: Diversions
    outcomes: Outcomes
    readings: Readings
    replies: Replies
    targets: Targets
    legal_holds: LegalHolds
    concern_deletions: ConcernDeletions
    retentions: Retentions


def _of_concerns(conn: Connection, borough: str, keeping: Keeping) -> _OfConcerns:
    return {
        "concerns": Concerns(conn, borough),
        "words": AllWords(conn, borough, keeping.sealer),
        "return_codes": ReturnCodes(conn, borough, keeping.sealer),
        "diversions": Diversions(conn, borough),
        "outcomes": Outcomes(conn, borough),
        "readings": Readings(conn, borough),
        "replies": Replies(conn, borough),
        "targets": Targets(conn, borough),
        "legal_holds": LegalHolds(conn, borough),
        "concern_deletions": ConcernDeletions(conn, borough, keeping.log),
        "retentions": Retentions(conn, borough),
    }
