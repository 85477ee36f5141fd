"""The sessions of one borough in Postgres; a session of another borough is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.session import Plan, Session, SessionId
from stride_sessions.store.statements import queries

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        )

    async def add_all(self, sessions: Sequence[Session]) -> None:
        plans = [session.plan for session in sessions]
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
        )

    async def page(self, *, after: SessionId | None, limit: int) -> list[Session]:
        rows = queries.page_sessions(self._conn, borough=self._borough, after=after, most=limit)
        return [_session(row) async for row in rows]


def _known(row: asyncpg.Record | None) -> Session:
    if row is None:
        raise Unknown
    return _session(row)


def _session(row: asyncpg.Record) -> Session:
    return Session(
        session_id=SessionId(row["session_id"]),
        plan=_plan(row),
        state=row["state"],
        cancelled_because=row["cancelled_because"],
        head_count=row["head_count"],
        minutes=row["minutes"],
        version=row["version"],
    )


def _plan(row: asyncpg.Record) -> Plan:
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
