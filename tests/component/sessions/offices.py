"""The stores as a test opens them, in Postgres and in memory, and what most tests of them put there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeAlias
from uuid import uuid4

import asyncpg
import pytest
from stride_chassis import Outbox
from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.concern import Account, Concern, ConcernId, new_concern
from stride_sessions.domain.concern_life import TEAM
from stride_sessions.domain.concern_steps import Doer
from stride_sessions.domain.rollout import Borough, Scheme
from stride_sessions.domain.session import Plan, Session, SessionId
from stride_sessions.domain.staff import StaffId, StaffMember
from stride_sessions.handlers.ports import Work
from stride_sessions.store import Keeping, Office
from stride_sessions.store.deletions import DeletionLog
from stride_sessions.store.reference import Reference
from stride_sessions.testing import MemoryOffice

if TYPE_CHECKING:
    from stride_provision import Database
    from stride_sessions.settings import SessionsSettings

Open: TypeAlias = Callable[[str], Work]

HOUR = datetime(2026, 11, 22, 19, tzinfo=UTC)
SCHEME = Scheme("run-and-talk", date(2022, 2, 1), 4)
PLAN = Plan(
    scheme="run-and-talk",
    kind="run",
    ward="E05000455",
    starts=LocalTime(datetime.fromisoformat("2026-11-22T18:30")),
    planned_minutes=60,
    capacity=5,
    partner_capacity=0,
    host_capacity=2,
    host="common-runners",
    distance_m=8000,
)
ACCOUNT = Account(
    kind="concern",
    category="poor-lighting",
    setting="park-or-open-space",
    light="dark",
    severity="medium",
    ward="E05000455",
    not_reported_because="other",
)


def borough(slug: str, number: int) -> Borough:
    return Borough(
        slug=slug,
        gss_code=f"E0900000{number}",
        police_command="south-west",
        stage="pilot",
        onboarded_at=HOUR,
    )


def office_of(settings: SessionsSettings) -> Office:
    """The office of the service, without its HTTP."""
    keeping = Keeping(settings.sealer(), DeletionLog(settings.deletions_file))
    return Office(Outbox("/stride/sessions"), Reference.load(), keeping, settings.times)


@pytest.fixture
async def postgres_office(sessions_database: Database, settings: SessionsSettings) -> AsyncIterator[Open]:
    office = office_of(settings)
    conn = await asyncpg.connect(sessions_database.app_dsn)
    async with conn.transaction():
        yield lambda slug: office.open(conn, slug)
    await conn.close()


@pytest.fixture(params=["memory", "postgres"])
async def office(request: pytest.FixtureRequest, postgres_office: Open) -> Open:
    """Two boroughs with a scheme each, in either store."""
    opened: Open = MemoryOffice().open if request.param == "memory" else postgres_office
    for number, slug in enumerate(("camden", "merton")):
        await opened(slug).boroughs.add(borough(slug, number))
        await opened(slug).schemes.add(SCHEME)
    return opened


async def with_session(work: Work) -> Session:
    session = Session(session_id=SessionId(uuid4()), plan=PLAN)
    await work.sessions.add(session)
    return session


async def with_concern(work: Work, session: Session | None = None) -> Concern:
    doer = Doer(TEAM, "an-officer")
    concern, _ = new_concern(ConcernId(uuid4()), ACCOUNT, session=session, doer=doer, at=HOUR)
    await work.concerns.add(concern)
    return concern


async def with_staff(work: Work, *principals: str | None) -> list[StaffMember]:
    members = [
        StaffMember(staff_id=StaffId(uuid4()), kind="officer", name="Jo Marsh", principal=principal)
        for principal in principals
    ]
    assert [await work.staff.add(member) for member in members] == [True] * len(members)
    return members
