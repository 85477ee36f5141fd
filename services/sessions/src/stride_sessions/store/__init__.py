"""Postgres out: the stores of one transaction, bound to one borough; no row of another borough can be reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from stride_sessions.handlers.ports import Work
from stride_sessions.store.attendance import Attendances
from stride_sessions.store.boroughs import Boroughs, Schemes
from stride_sessions.store.check_ins import CheckIns
from stride_sessions.store.concerns import Concerns, Replies
from stride_sessions.store.days import Days
from stride_sessions.store.deletions import Deletions
from stride_sessions.store.imports import Imports
from stride_sessions.store.pairs import Pairs, PastPairs
from stride_sessions.store.published import Outbox
from stride_sessions.store.residents import Residents
from stride_sessions.store.series import AllSeries
from stride_sessions.store.sessions import Sessions
from stride_sessions.store.staff import Assignments, Staff

if TYPE_CHECKING:
    from datetime import timedelta

    import stride_chassis
    from stride_chassis import Connection, Sealer

    from stride_sessions.domain.clock import Window
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
        window: the days on which a session may be entered.
        offer_lasts: how long a place that became free is kept for who waits.
    """

    def __init__(
        self,
        outbox: stride_chassis.Outbox,
        reference: Reference,
        keeping: Keeping,
        *,
        window: Window,
        offer_lasts: timedelta,
    ) -> None:
        self._outbox = outbox
        self._reference = reference
        self._keeping = keeping
        self._window = window
        self._offer_lasts = offer_lasts

    def open(self, conn: Connection, borough: str) -> Work:
        """What a handler may use in the transaction of `conn`, for one borough."""
        return Work(
            borough=borough,
            reference=self._reference,
            boroughs=Boroughs(conn),
            schemes=Schemes(conn, borough),
            sessions=Sessions(conn, borough),
            series=AllSeries(conn, borough),
            attendances=Attendances(conn, borough),
            check_ins=CheckIns(conn, borough),
            residents=Residents(conn, borough, self._keeping.sealer),
            deletions=Deletions(conn, borough, self._keeping.log),
            concerns=Concerns(conn, borough),
            replies=Replies(conn, borough),
            imports=Imports(conn, borough),
            staff=Staff(conn, borough),
            assignments=Assignments(conn, borough),
            days=Days(conn, borough),
            pairs=Pairs(conn, borough),
            past_pairs=PastPairs(conn, borough, self._keeping.sealer),
            outbox=Outbox(conn, borough, self._outbox),
            window=self._window,
            offer_lasts=self._offer_lasts,
            now=datetime.now(UTC),
        )
