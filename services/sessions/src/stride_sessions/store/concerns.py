"""The concerns of one borough in Postgres, with their history, and which replies were heard."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from stride_sessions.domain.concern import Account, Change, Concern, ConcernId
from stride_sessions.domain.concern_life import OPEN
from stride_sessions.domain.concern_steps import Doer
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.session import SessionId
from stride_sessions.domain.targets import Due, Target
from stride_sessions.store.statements import of_concerns

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime
    from uuid import UUID

    import asyncpg
    from stride_chassis import Connection

    from stride_sessions.handlers.concern_ports import OverdueConcern

_DETAILS = (
    "category",
    "severity",
    "referred_to",
    "system",
    "asks_for",
    "action",
    "outcome",
    "reference",
    "reason",
    "into",
    "question",
    "other_borough",
)


class Concerns:
    """The concerns of one borough."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def get(self, concern_id: ConcernId) -> Concern:
        row = await of_concerns.find_concern(self._conn, borough=self._borough, concern_id=concern_id)
        if row is None:
            raise Unknown
        return (await self._with_history([row]))[0]

    async def get_for_update(self, concern_id: ConcernId) -> Concern:
        concern = await self.find_for_update(concern_id)
        if concern is None:
            raise Unknown
        return concern

    async def find_for_update(self, concern_id: ConcernId) -> Concern | None:
        await self.hold([concern_id])
        row = await of_concerns.find_concern(self._conn, borough=self._borough, concern_id=concern_id)
        return (await self._with_history([row]))[0] if row else None

    async def hold(self, concern_ids: Collection[ConcernId]) -> None:
        await of_concerns.hold_concerns(self._conn, borough=self._borough, concern_ids=list(concern_ids))

    async def add(self, concern: Concern) -> None:
        await of_concerns.add_concern(
            self._conn,
            borough=self._borough,
            concern_id=concern.concern_id,
            **asdict(concern.account),
            session_id=concern.session_id,
            session_kind=concern.session_kind,
            state=concern.state,
            raised_at=concern.raised_at,
            **_due_kept(concern.due),
            version=concern.version,
        )
        for change in concern.history:
            await self._append(concern.concern_id, change)

    async def save(self, concern: Concern) -> None:
        await of_concerns.save_concern(
            self._conn,
            borough=self._borough,
            concern_id=concern.concern_id,
            category=concern.account.category,
            severity=concern.account.severity,
            state=concern.state,
            version=concern.version,
            merged_into=concern.merged_into,
        )
        await self._append(concern.concern_id, concern.last)

    async def link(self, concern_id: ConcernId, borough: str, other_id: ConcernId) -> None:
        await of_concerns.link_concern(
            self._conn, borough=self._borough, concern_id=concern_id, to_borough=borough, to_id=other_id
        )

    async def find_duplicates(self, concern_id: ConcernId) -> Sequence[ConcernId]:
        rows = of_concerns.find_duplicates(self._conn, borough=self._borough, concern_id=concern_id)
        return [ConcernId(row["concern_id"]) async for row in rows]

    async def move_duplicates(self, concern_id: ConcernId, into: ConcernId) -> None:
        await of_concerns.move_duplicates(self._conn, borough=self._borough, concern_id=concern_id, into=into)

    async def find_origins(self, concern_id: ConcernId) -> Sequence[tuple[str, ConcernId]]:
        rows = of_concerns.find_origins(self._conn, borough=self._borough, concern_id=concern_id)
        return [(row["borough"], ConcernId(row["concern_id"])) async for row in rows]

    async def page(self, *, after: tuple[datetime, ConcernId] | None, limit: int) -> list[Concern]:
        after_at, after_id = after or (None, None)
        rows = of_concerns.page_concerns(
            self._conn, borough=self._borough, after_at=after_at, after_id=after_id, most=limit
        )
        return await self._with_history([row async for row in rows])

    async def page_overdue(
        self, *, before: date, after: tuple[date, ConcernId] | None, limit: int
    ) -> Sequence[OverdueConcern]:
        after_on, after_id = after or (None, None)
        rows = of_concerns.page_overdue_concerns(
            self._conn,
            borough=self._borough,
            states=list(OPEN),
            before=before,
            after_on=after_on,
            after_id=after_id,
            most=limit,
        )
        found = [row async for row in rows]
        return [(row["due_on"], one) for row, one in zip(found, await self._with_history(found), strict=True)]

    async def _append(self, concern_id: ConcernId, change: Change) -> None:
        await of_concerns.add_concern_change(
            self._conn,
            borough=self._borough,
            concern_id=concern_id,
            number=change.number,
            step=change.step,
            said_by=change.doer.kind,
            doer_name=change.doer.name,
            state=change.state,
            said_at=change.at,
            **{name: change.details.get(name) for name in _DETAILS},
        )

    async def _with_history(self, rows: Sequence[asyncpg.Record]) -> list[Concern]:
        history: dict[UUID, list[Change]] = {row["concern_id"]: [] for row in rows}
        found = of_concerns.find_concern_changes(self._conn, borough=self._borough, concern_ids=list(history))
        async for row in found:
            history[row["concern_id"]].append(_change(row))
        return [_concern(row, tuple(history[row["concern_id"]])) for row in rows]


class Replies:
    """Which replies of one borough's systems were heard, and what became of them."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def hear(self, source: str, reply_id: str) -> str | None:
        named = {"borough": self._borough, "source": source, "reply_id": reply_id}
        if await of_concerns.add_reply(self._conn, **named):
            return None
        outcome: str = await of_concerns.hold_reply(self._conn, **named)
        return outcome

    async def mark(self, source: str, reply_id: str, outcome: str) -> None:
        await of_concerns.mark_reply(
            self._conn, borough=self._borough, source=source, reply_id=reply_id, outcome=outcome
        )


def _change(row: asyncpg.Record) -> Change:
    return Change(
        number=row["number"],
        step=row["step"],
        doer=Doer(row["said_by"], row["doer_name"]),
        state=row["state"],
        at=row["said_at"],
        details={name: row[name] for name in _DETAILS if row[name] is not None},
    )


def _concern(row: asyncpg.Record, history: tuple[Change, ...]) -> Concern:
    session_id = row["session_id"]
    return Concern(
        concern_id=ConcernId(row["concern_id"]),
        account=_account(row),
        session_id=SessionId(session_id) if session_id else None,
        session_kind=row["session_kind"],
        raised_at=row["raised_at"],
        due=_due(row),
        state=row["state"],
        version=row["version"],
        merged_into=row["merged_into"],
        history=history,
    )


def _account(row: asyncpg.Record) -> Account:
    return Account(
        kind=row["kind"],
        category=row["category"],
        setting=row["setting"],
        light=row["light"],
        severity=row["severity"],
        ward=row["ward"],
        not_reported_because=row["not_reported_because"],
    )


def _due(row: asyncpg.Record) -> Due | None:
    return Due(Target(row["target_days"], row["target_counts"]), row["due_on"]) if row["due_on"] else None


def _due_kept(due: Due | None) -> dict[str, object]:
    if due is None:
        return dict.fromkeys(("target_days", "target_counts", "due_on"))
    return {"target_days": due.target.days, "target_counts": due.target.counts, "due_on": due.on}
