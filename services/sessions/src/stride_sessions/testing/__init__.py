"""Doubles of the stores, in memory, for tests of handlers; the suite that Postgres passes, they pass too.

They know no transactions and no locks: what a test says of those, it says of Postgres.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from stride_sessions.domain.clock import Times
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.rollout import ListedBorough
from stride_sessions.handlers.neighbours import Neighbour
from stride_sessions.handlers.ports import Work
from stride_sessions.testing.attendance import MemoryAttendances, MemoryCheckIns
from stride_sessions.testing.concerns import MemoryConcerns, MemoryReplies, MemoryWords
from stride_sessions.testing.erasure import MemoryConcernDeletions, MemoryLegalHolds, MemoryRetentions
from stride_sessions.testing.outcomes import MemoryOutcomes
from stride_sessions.testing.pairs import MemoryPairs, MemoryPastPairs
from stride_sessions.testing.plans import MemoryDefaults, MemoryHomecomings, MemoryTurnouts
from stride_sessions.testing.raising import MemoryDiversions, MemoryReturnCodes
from stride_sessions.testing.readings import MemoryReadings
from stride_sessions.testing.residents import MemoryDeletions, MemoryResidents
from stride_sessions.testing.rows import known, page_of
from stride_sessions.testing.series import MemorySeries
from stride_sessions.testing.staff import MemoryAssignments, MemoryDays, MemoryStaff
from stride_sessions.testing.targets import MemoryTargets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from stride_sessions.domain.events import Event
    from stride_sessions.domain.imports import Line
    from stride_sessions.domain.rollout import Borough, Scheme
    from stride_sessions.domain.session import SeriesId, Session, SessionId


class MemoryReference:
    """The boroughs there are: three of them."""

    slugs = ("camden", "lambeth", "merton")

    def get(self, slug: str) -> ListedBorough:
        if slug not in self.slugs:
            raise Unknown
        number = self.slugs.index(slug)
        return ListedBorough(slug, f"E0900000{number}", "south-west")


class MemoryBoroughs:
    """The boroughs that take part."""

    def __init__(self) -> None:
        self.rows: dict[str, Borough] = {}

    async def get(self, slug: str) -> Borough:
        return known(self.rows.get(slug))

    async def get_for_update(self, slug: str) -> Borough:
        return await self.get(slug)

    async def get_held(self, slug: str) -> Borough:
        return await self.get(slug)

    async def get_alone(self, slug: str) -> Borough:
        return await self.get(slug)

    async def find_for_onboarding(self, slug: str) -> Borough | None:
        return self.rows.get(slug)

    async def add(self, borough: Borough) -> None:
        self.rows[borough.slug] = borough

    async def save(self, borough: Borough) -> None:
        self.rows[borough.slug] = borough

    async def page(self, visible: Sequence[str], *, after: str | None, limit: int) -> list[Borough]:
        rows = [row for row in self.rows.values() if row.slug in visible]
        return page_of(rows, lambda row: row.slug, after=after, limit=limit)


class MemorySchemes:
    """The schemes of one borough."""

    def __init__(self) -> None:
        self.rows: dict[str, Scheme] = {}

    async def find(self, scheme: str) -> Scheme | None:
        return self.rows.get(scheme)

    async def add(self, scheme: Scheme) -> None:
        self.rows[scheme.scheme] = scheme

    async def page(self, *, after: str | None, limit: int) -> list[Scheme]:
        return page_of(self.rows.values(), lambda row: row.scheme, after=after, limit=limit)


class MemorySessions:
    """The sessions of one borough."""

    def __init__(self) -> None:
        self.rows: dict[UUID, Session] = {}

    async def get(self, session_id: SessionId) -> Session:
        return known(self.rows.get(session_id))

    async def get_for_update(self, session_id: SessionId) -> Session:
        return await self.get(session_id)

    async def add(self, session: Session) -> None:
        self.rows[session.session_id] = session

    async def add_all(self, sessions: Sequence[Session]) -> None:
        self.rows |= {session.session_id: session for session in sessions}

    async def save(self, session: Session) -> None:
        self.rows[session.session_id] = session

    async def page(self, *, after: SessionId | None, limit: int) -> list[Session]:
        return page_of(self.rows.values(), lambda row: row.session_id, after=after, limit=limit)

    async def find_of_series(self, series_id: SeriesId) -> list[Session]:
        given = [(row.occurrence, row) for row in self.rows.values()]
        dated = [(one.on, row) for one, row in given if one is not None and one.series_id == series_id]
        return [row for _, row in sorted(dated, key=lambda each: each[0])]

    async def find_of_series_for_update(self, series_id: SeriesId, *, from_on: date) -> list[Session]:
        found = await self.find_of_series(series_id)
        return [row for row in found if row.occurrence is not None and row.occurrence.on >= from_on]


class MemoryImports:
    """Which lines of one borough's spreadsheets became sessions: their digests, by reference."""

    def __init__(self) -> None:
        self.digests: dict[str, bytes] = {}

    async def find(self, references: Sequence[str]) -> Mapping[str, bytes]:
        return {name: self.digests[name] for name in references if name in self.digests}

    async def add_all(self, imported: Sequence[tuple[Line, Session]]) -> None:
        self.digests |= {line.reference: line.digest for line, _ in imported}


@dataclass
class MemoryOutbox:
    """Every event that left, in order."""

    events: list[Event] = field(default_factory=list)

    async def append(self, events: Sequence[Event]) -> None:
        self.events.extend(events)


class MemoryOffice:
    """Opens work for boroughs that live in memory, at a time that stands still.

    Args:
        now: the time at which everything happens.
    """

    def __init__(self, now: datetime | None = None) -> None:
        self.now = now or datetime.now(UTC)
        self._boroughs = MemoryBoroughs()
        self._works: dict[str, Work] = {}

    def open(self, borough: str) -> Work:
        """The work of one borough; opened again, it holds what was written before."""
        if borough not in self._works:
            self._works[borough] = Work(
                borough=borough,
                reference=MemoryReference(),
                boroughs=self._boroughs,
                outbox=MemoryOutbox(),
                is_holiday=lambda _: False,
                elsewhere=self._neighbour,
                times=Times(),
                now=self.now,
                **_of_people(sessions := MemorySessions()),
                **_of_sessions(sessions),
                **_of_concerns(),
            )
        return self._works[borough]

    def _neighbour(self, borough: str) -> Neighbour:
        work = self.open(borough)
        return Neighbour(
            concerns=work.concerns,
            words=work.words,
            outbox=work.outbox,
            legal_holds=work.legal_holds,
            concern_deletions=work.concern_deletions,
            readings=work.readings,
            outcomes=work.outcomes,
            now=self.now,
        )


def _of_sessions(sessions: MemorySessions) -> dict[str, Any]:
    return {
        "schemes": MemorySchemes(),
        "sessions": sessions,
        "series": MemorySeries(),
        "imports": MemoryImports(),
        "defaults": MemoryDefaults(),
    }


def _of_concerns() -> dict[str, Any]:
    concerns, words = MemoryConcerns(), MemoryWords()
    return {
        "concerns": concerns,
        "words": words,
        "return_codes": MemoryReturnCodes(),
        "diversions": MemoryDiversions(),
        "replies": MemoryReplies(),
        "outcomes": MemoryOutcomes(),
        "targets": MemoryTargets(),
        "legal_holds": MemoryLegalHolds(),
        "concern_deletions": MemoryConcernDeletions(concerns, words),
        "retentions": MemoryRetentions(),
    }


def _of_people(sessions: MemorySessions) -> dict[str, Any]:
    staff, attendances = MemoryStaff(), MemoryAttendances()
    assignments, turnouts = MemoryAssignments(staff.rows, sessions.rows), MemoryTurnouts(attendances)
    return {
        "attendances": attendances,
        "check_ins": MemoryCheckIns(),
        "turnouts": turnouts,
        "homecomings": MemoryHomecomings(sessions.rows, turnouts),
        "residents": (residents := MemoryResidents(attendances)),
        "readings": MemoryReadings(residents),
        "deletions": MemoryDeletions(),
        "staff": staff,
        "assignments": assignments,
        "days": MemoryDays(sessions.rows, attendances.rows, assignments),
        "pairs": MemoryPairs(assignments),
        "past_pairs": MemoryPastPairs(),
    }
