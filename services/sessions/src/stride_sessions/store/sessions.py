"""The sessions of one borough in Postgres; a session of another borough is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.conditions import Conditions
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.session import Occurrence, SeriesId, Session, SessionId
from stride_sessions.store.plans import columns_of, details_of, plan_of
from stride_sessions.store.statements import of_sessions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import asyncpg
    from stride_chassis import Connection


class Sessions:
    """The sessions of one borough."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def get(self, session_id: SessionId) -> Session:
        return _known(await of_sessions.find_session(self._conn, borough=self._borough, session_id=session_id))

    async def get_for_update(self, session_id: SessionId) -> Session:
        row = await of_sessions.find_session_for_update(self._conn, borough=self._borough, session_id=session_id)
        return _known(row)

    async def add(self, session: Session) -> None:
        await self.add_all([session])

    async def add_all(self, sessions: Sequence[Session]) -> None:
        plans = [session.plan for session in sessions]
        given = [session.occurrence for session in sessions]
        await of_sessions.add_sessions(
            self._conn,
            borough=self._borough,
            session_ids=[session.session_id for session in sessions],
            states=[session.state for session in sessions],
            series_ids=[each and each.series_id for each in given],
            series_on=[each and each.on for each in given],
            **columns_of(plans),
        )

    async def save(self, session: Session) -> None:
        occurrence, conditions = session.occurrence, session.conditions
        await of_sessions.save_session(
            self._conn,
            borough=self._borough,
            session_id=session.session_id,
            capacity=session.plan.capacity,
            partner_capacity=session.plan.partner_capacity,
            host_capacity=session.plan.host_capacity,
            starts_at_local=session.plan.starts.wall,
            zone=session.plan.starts.zone,
            state=session.state,
            cancelled_because=session.cancelled_because,
            head_count=session.head_count,
            minutes=session.minutes,
            version=session.version,
            is_moved=occurrence is not None and occurrence.is_moved,
            is_going_ahead=session.is_going_ahead,
            is_short_notice=session.is_short_notice,
            weather=conditions.weather,
            light_there=conditions.light,
            ground=conditions.ground,
            **details_of(session.plan),
        )

    async def page(self, *, after: SessionId | None, limit: int) -> list[Session]:
        rows = of_sessions.page_sessions(self._conn, borough=self._borough, after=after, most=limit)
        return [session_of(row) async for row in rows]

    async def find_of_series(self, series_id: SeriesId) -> list[Session]:
        rows = of_sessions.find_sessions_of_series(self._conn, borough=self._borough, series_id=series_id)
        return [session_of(row) async for row in rows]

    async def find_of_series_for_update(self, series_id: SeriesId, *, from_on: date) -> list[Session]:
        rows = of_sessions.find_sessions_of_series_for_update(
            self._conn, borough=self._borough, series_id=series_id, from_on=from_on
        )
        return [session_of(row) async for row in rows]


def _known(row: asyncpg.Record | None) -> Session:
    if row is None:
        raise Unknown
    return session_of(row)


def session_of(row: asyncpg.Record) -> Session:
    """The session in a row that has all its columns."""
    return Session(
        session_id=SessionId(row["session_id"]),
        plan=plan_of(row),
        state=row["state"],
        cancelled_because=row["cancelled_because"],
        head_count=row["head_count"],
        minutes=row["minutes"],
        version=row["version"],
        occurrence=_occurrence(row),
        conditions=Conditions(row["weather"], row["light_there"], row["ground"]),
        is_short_notice=row["is_short_notice"],
        is_going_ahead=row["is_going_ahead"],
    )


def _occurrence(row: asyncpg.Record) -> Occurrence | None:
    series_id = row["series_id"]
    return Occurrence(SeriesId(series_id), row["series_on"], row["is_moved"]) if series_id else None
