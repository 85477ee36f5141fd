"""The concerns of one borough in Postgres, what was answered about them, and which replies were heard."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from stride_sessions.domain.concern import Account, Answer, Concern, ConcernId
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.session import SessionId
from stride_sessions.store.statements import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    import asyncpg
    from stride_chassis import Connection


class Concerns:
    """The concerns of one borough."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def get(self, concern_id: ConcernId) -> Concern:
        row = await queries.find_concern(self._conn, borough=self._borough, concern_id=concern_id)
        if row is None:
            raise Unknown
        return (await self._with_answers([row]))[0]

    async def find_for_update(self, concern_id: ConcernId) -> Concern | None:
        row = await queries.find_concern_for_update(self._conn, borough=self._borough, concern_id=concern_id)
        return (await self._with_answers([row]))[0] if row else None

    async def add(self, concern: Concern) -> None:
        await queries.add_concern(
            self._conn,
            borough=self._borough,
            concern_id=concern.concern_id,
            **asdict(concern.account),
            session_id=concern.session_id,
            session_kind=concern.session_kind,
            state=concern.state,
            raised_at=concern.raised_at,
        )

    async def add_answer(self, concern_id: ConcernId, answer: Answer) -> None:
        await queries.add_answer(
            self._conn,
            borough=self._borough,
            concern_id=concern_id,
            answer=answer.answer,
            system=answer.system,
            reference=answer.reference,
            answered_at=answer.at,
        )

    async def page(self, *, after: tuple[datetime, ConcernId] | None, limit: int) -> list[Concern]:
        after_at, after_id = after or (None, None)
        rows = queries.page_concerns(
            self._conn, borough=self._borough, after_at=after_at, after_id=after_id, most=limit
        )
        return await self._with_answers([row async for row in rows])

    async def _with_answers(self, rows: Sequence[asyncpg.Record]) -> list[Concern]:
        answers: dict[UUID, list[Answer]] = {row["concern_id"]: [] for row in rows}
        found = queries.find_answers(self._conn, borough=self._borough, concern_ids=list(answers))
        async for row in found:
            answers[row["concern_id"]].append(_answer(row))
        return [_concern(row, tuple(answers[row["concern_id"]])) for row in rows]


class Replies:
    """Which replies of one borough's systems were heard."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def add(self, source: str, reply_id: str) -> bool:
        added = await queries.add_reply(self._conn, borough=self._borough, source=source, reply_id=reply_id)
        return added is not None

    async def mark_unknown_concern(self, source: str, reply_id: str) -> None:
        await queries.mark_unknown_concern(self._conn, borough=self._borough, source=source, reply_id=reply_id)


def _answer(row: asyncpg.Record) -> Answer:
    return Answer(row["answer"], row["system"], row["reference"], row["answered_at"])


def _concern(row: asyncpg.Record, answers: tuple[Answer, ...]) -> Concern:
    session_id = row["session_id"]
    return Concern(
        concern_id=ConcernId(row["concern_id"]),
        account=_account(row),
        session_id=SessionId(session_id) if session_id else None,
        session_kind=row["session_kind"],
        raised_at=row["raised_at"],
        state=row["state"],
        answers=answers,
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
