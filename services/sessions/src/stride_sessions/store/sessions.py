"""The sessions of one borough in Postgres; a session of another borough is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.session import Occurrence, Plan, SeriesId, Session, SessionId
from stride_sessions.store.statements import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    import asyncpg
    from stride_chassis import Connection


class Sessions:
    """The sessions of one borough."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def get(self, session_id: SessionId) -> Session:
        return _known(await queries.find_session(self._conn, borough=self._borough, session_id=session_id))

    async def get_for_update(self, session_id: SessionId) -> Session:
        row = await queries.find_session_for_update(self._conn, borough=self._borough, session_id=session_id)
        return _known(row)

    async def add(self, session: Session) -> None:
        plan = session.plan
        await queries.add_session(
            self._conn,
            borough=self._borough,
            session_id=session.session_id,
            scheme=plan.scheme,
            kind=plan.kind,
            ward=plan.ward,
            starts_at_local=plan.starts.wall,
            zone=plan.starts.zone,
            planned_minutes=plan.planned_minutes,
            capacity=plan.capacity,
            host=plan.host,
            distance_m=plan.distance_m,
            state=session.state,
            **_given_by_series(session),
        )

    async def add_all(self, sessions: Sequence[Session]) -> None:
        plans = [session.plan for session in sessions]
        given = [_given_by_series(session) for session in sessions]
        await queries.add_sessions(
            self._conn,
            borough=self._borough,
            session_ids=[session.session_id for session in sessions],
            schemes=[plan.scheme for plan in plans],
            kinds=[plan.kind for plan in plans],
            wards=[plan.ward for plan in plans],
            starts_at_local=[plan.starts.wall for plan in plans],
            zones=[plan.starts.zone for plan in plans],
            planned_minutes=[plan.planned_minutes for plan in plans],
            capacities=[plan.capacity for plan in plans],
            hosts=[plan.host for plan in plans],
            distances_m=[plan.distance_m for plan in plans],
            states=[session.state for session in sessions],
            series_ids=[each["series_id"] for each in given],
            series_on=[each["series_on"] for each in given],
        )

    async def save(self, session: Session) -> None:
        await queries.save_session(
            self._conn,
            borough=self._borough,
            session_id=session.session_id,
            capacity=session.plan.capacity,
            starts_at_local=session.plan.starts.wall,
            zone=session.plan.starts.zone,
            state=session.state,
            cancelled_because=session.cancelled_because,
            head_count=session.head_count,
            minutes=session.minutes,
            version=session.version,
            is_moved=session.occurrence is not None and session.occurrence.is_moved,
        )

    async def page(self, *, after: SessionId | None, limit: int) -> list[Session]:
        rows = queries.page_sessions(self._conn, borough=self._borough, after=after, most=limit)
        return [session_of(row) async for row in rows]

    async def find_of_series(self, series_id: SeriesId) -> list[Session]:
        rows = queries.find_sessions_of_series(self._conn, borough=self._borough, series_id=series_id)
        return [session_of(row) async for row in rows]

    async def find_of_series_for_update(self, series_id: SeriesId, *, from_on: date) -> list[Session]:
        rows = queries.find_sessions_of_series_for_update(
            self._conn, borough=self._borough, series_id=series_id, from_on=from_on
        )
        return [session_of(row) async for row in rows]


def _known(row: asyncpg.Record | None) -> Session:
    if row is None:
        raise Unknown
    return session_of(row)


def session_of(row: asyncpg.Record) -> Session:
    """The session in a row."""
    return Session(
        session_id=SessionId(row["session_id"]),
        plan=plan_of(row),
        state=row["state"],
        cancelled_because=row["cancelled_because"],
        head_count=row["head_count"],
        minutes=row["minutes"],
        version=row["version"],
        occurrence=_occurrence(row),
    )


def _occurrence(row: asyncpg.Record) -> Occurrence | None:
    series_id = row["series_id"]
    return Occurrence(SeriesId(series_id), row["series_on"], row["is_moved"]) if series_id else None


def _given_by_series(session: Session) -> dict[str, UUID | date | None]:
    given = session.occurrence
    return {"series_id": given.series_id if given else None, "series_on": given.on if given else None}


def plan_of(row: asyncpg.Record) -> Plan:
    """The plan in a row of a session or of a series."""
    return Plan(
        scheme=row["scheme"],
        kind=row["kind"],
        ward=row["ward"],
        starts=LocalTime(row["starts_at_local"], row["zone"]),
        planned_minutes=row["planned_minutes"],
        capacity=row["capacity"],
        host=row["host"],
        distance_m=row["distance_m"],
    )
