"""Two teams that pair at once, and a wish that comes meanwhile: whoever holds nothing leaves what nobody decided."""

from __future__ import annotations

from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import asyncpg
import pytest
from stride_sessions.domain.attendance import Attendance, AttendanceId
from stride_sessions.domain.pairs import NO_OFFICER
from stride_sessions.domain.resident import Contact, Resident
from stride_sessions.handlers.pairs import PairOfficers, WishForOfficer, find_pairing, pair_officers, wish_for_officer

from tests.component.sessions.offices import SCHEME, borough, office_of, with_session, with_staff

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from stride_provision import Database
    from stride_sessions.domain.session import Session, SessionId
    from stride_sessions.domain.staff import StaffId
    from stride_sessions.handlers.ports import Sessions, Work
    from stride_sessions.settings import SessionsSettings


class Looking:
    """The sessions of the twin: it looks at one, and does not hold it."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def get_for_update(self, session_id: SessionId) -> Session:
        return await self._sessions.get(session_id)


def holding(work: Work) -> Work:
    return work


def naive(work: Work) -> Work:
    sessions: Any = Looking(work.sessions)
    return replace(work, sessions=sessions)


@dataclass(frozen=True)
class Walk:
    """A session with two officers and two people, and how teams come to it."""

    database: Database
    settings: SessionsSettings
    session_id: SessionId
    officers: tuple[StaffId, StaffId]
    people: tuple[AttendanceId, AttendanceId]

    async def pairs(self) -> dict[AttendanceId, StaffId]:
        async with at_work(self.database, self.settings) as work:
            return dict((await find_pairing(self.session_id, work)).pairs)


@asynccontextmanager
async def at_work(database: Database, settings: SessionsSettings) -> AsyncIterator[Work]:
    """Somebody's transaction, which waits for others no longer than a moment, and is committed in the end."""
    conn = await asyncpg.connect(database.app_dsn)
    try:
        async with conn.transaction():
            await conn.execute("SET LOCAL lock_timeout = '200ms'")
            yield office_of(settings).open(conn, "merton")
    finally:
        await conn.close()


async def booked(work: Work, session: Session) -> AttendanceId:
    part = Attendance(AttendanceId(uuid4()), session.session_id, "participant", "booked")
    await work.attendances.add(part)
    contact = Contact("Asha", f"{part.attendance_id}@resident.example")
    await work.residents.add(Resident(part.attendance_id, session.session_id, contact))
    return part.attendance_id


@pytest.fixture
async def walk(sessions_database: Database, settings: SessionsSettings) -> Walk:
    async with at_work(sessions_database, settings) as work:
        await work.boroughs.add(borough("merton", 1))
        await work.schemes.add(SCHEME)
        session = await with_session(work)
        jo, kim = (one.staff_id for one in await with_staff(work, "jo", "kim"))
        await work.assignments.save(session.session_id, [jo, kim])
        people = (await booked(work, session), await booked(work, session))
    return Walk(sessions_database, settings, session.session_id, (jo, kim), people)


@pytest.mark.parametrize(("opened", "is_mixed"), [(holding, False), (naive, True)], ids=["held", "naive"])
async def test_lists_that_two_teams_decide_on_at_once_are_not_mixed(
    walk: Walk,
    opened: Callable[[Work], Work],
    is_mixed: bool,  # noqa: FBT001 - a case of the test
) -> None:
    (jo, kim), (first, second) = walk.officers, walk.people
    async with at_work(walk.database, walk.settings) as ours:
        await pair_officers(PairOfficers(walk.session_id, [(first, jo)]), opened(ours))
        with suppress(asyncpg.LockNotAvailableError):
            async with at_work(walk.database, walk.settings) as theirs:
                await pair_officers(PairOfficers(walk.session_id, [(second, kim)]), opened(theirs))
    assert await walk.pairs() == ({first: jo, second: kim} if is_mixed else {first: jo})


@pytest.mark.parametrize(("opened", "is_ignored"), [(holding, False), (naive, True)], ids=["held", "naive"])
async def test_a_wish_for_no_officer_is_not_passed_over_while_pairs_are_made(
    walk: Walk,
    opened: Callable[[Work], Work],
    is_ignored: bool,  # noqa: FBT001 - a case of the test
) -> None:
    asha, _ = walk.people
    wish = WishForOfficer(asha, NO_OFFICER)
    is_heard = False
    async with at_work(walk.database, walk.settings) as team:
        await pair_officers(PairOfficers(walk.session_id), opened(team))
        with suppress(asyncpg.LockNotAvailableError):
            async with at_work(walk.database, walk.settings) as hers:
                await wish_for_officer(wish, opened(hers))
                is_heard = True
    if not is_heard:  # she waited, and is heard after the team
        async with at_work(walk.database, walk.settings) as hers:
            await wish_for_officer(wish, opened(hers))
    assert (asha in await walk.pairs()) is is_ignored
