"""Postgres out: the stores of one transaction, bound to one borough; no row of another borough can be reached."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from stride_sessions.handlers.ports import Work
from stride_sessions.store.attendance import Attendances
from stride_sessions.store.boroughs import Boroughs, Schemes
from stride_sessions.store.check_ins import CheckIns
from stride_sessions.store.concerns import Concerns, Replies
from stride_sessions.store.defaults import AllDefaults
from stride_sessions.store.home import Homecomings
from stride_sessions.store.imports import Imports
from stride_sessions.store.published import Outbox
from stride_sessions.store.series import AllSeries
from stride_sessions.store.sessions import Sessions
from stride_sessions.store.turnouts import Turnouts

if TYPE_CHECKING:
    import stride_chassis
    from stride_chassis import Connection

    from stride_sessions.domain.clock import Window
    from stride_sessions.store.reference import Reference

__all__ = ["Office"]


class Office:
    """Opens the work of a transaction.

    Args:
        outbox: writes events into the transaction.
        reference: the boroughs there are.
        window: the days on which a session may be entered.
        offer_lasts: how long a place that became free is kept for who waits.
        home_after: how long after its planned end it is missed that nobody said that everyone is home.
    """

    def __init__(
        self,
        outbox: stride_chassis.Outbox,
        reference: Reference,
        window: Window,
        offer_lasts: timedelta,
        home_after: timedelta = timedelta(hours=1),
    ) -> None:
        self._outbox = outbox
        self._reference = reference
        self._window = window
        self._offer_lasts = offer_lasts
        self._home_after = home_after

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
            concerns=Concerns(conn, borough),
            replies=Replies(conn, borough),
            imports=Imports(conn, borough),
            defaults=AllDefaults(conn, borough),
            turnouts=Turnouts(conn, borough),
            homecomings=Homecomings(conn, borough),
            outbox=Outbox(conn, borough, self._outbox),
            window=self._window,
            offer_lasts=self._offer_lasts,
            home_after=self._home_after,
            now=datetime.now(UTC),
        )
