"""Records of staff: who can be one, and leaving; and what each command does to the stores."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.rollout import Scheme
from stride_sessions.domain.rota import Clash
from stride_sessions.domain.session import Plan, Session
from stride_sessions.domain.staff import StaffId, StaffMember
from stride_sessions.domain.staff_refusals import HostMissing, HostSignsIn, OfficerHasHost, PrincipalTaken
from stride_sessions.handlers.assignments import AssignOfficers, assign_officers, find_rota
from stride_sessions.handlers.ports import Work
from stride_sessions.handlers.rollout import LaunchScheme, OnboardBorough, launch_scheme, onboard_borough
from stride_sessions.handlers.sessions import CreateSession, RescheduleSession, create_session, reschedule_session
from stride_sessions.handlers.staff import AddStaff, LetStaffLeave, add_staff, let_staff_leave
from stride_sessions.testing import MemoryOffice, MemoryOutbox

NOW = datetime(2026, 11, 22, 23, 40, tzinfo=UTC)
OFFICER = StaffMember(staff_id=StaffId(UUID(int=1)), kind="officer", name="Jo Marsh", principal="jo")
HOST = replace(OFFICER, kind="host", principal=None, host="common-runners")
ADD = AddStaff(kind="officer", name="Jo Marsh", principal="jo", host=None)


@pytest.fixture
async def merton() -> Work:
    work = MemoryOffice(NOW).open("merton")
    await onboard_borough(OnboardBorough("pilot"), work)
    await launch_scheme(LaunchScheme(Scheme("run-and-talk", date(2022, 2, 1), 4)), work)
    return work


async def planned(work: Work, clock: str) -> Session:
    plan = Plan(
        scheme="run-and-talk",
        kind="run",
        ward="E05000455",
        starts=LocalTime(datetime.fromisoformat(f"2026-11-29T{clock}")),
        planned_minutes=60,
    )
    return await create_session(CreateSession(plan, may_backdate=False), work)


def test_an_officer_may_sign_in_and_a_host_stands_for_a_club() -> None:
    assert OFFICER.ensure_sound() is OFFICER
    assert HOST.ensure_sound() is HOST
    assert replace(OFFICER, principal=None).ensure_sound()


@pytest.mark.parametrize(
    ("member", "refusal"),
    [
        (replace(OFFICER, host="common-runners"), OfficerHasHost),
        (replace(HOST, host=None), HostMissing),
        (replace(HOST, principal="sam"), HostSignsIn),
    ],
)
def test_nobody_is_half_an_officer_and_half_a_host(member: StaffMember, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        member.ensure_sound()


def test_who_leaves_leaves_once_on_a_day_in_london() -> None:
    summer = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    left = OFFICER.leave(at=summer)
    assert left.until == date(2026, 7, 2)
    assert left.leave(at=NOW) is left


async def test_two_officers_do_not_sign_in_as_one_until_the_first_has_left(merton: Work) -> None:
    first = await add_staff(ADD, merton)
    with pytest.raises(PrincipalTaken):
        await add_staff(ADD, merton)
    await let_staff_leave(LetStaffLeave(first.staff_id), merton)
    second = await add_staff(ADD, merton)
    assert await merton.staff.get_by_principal("jo") == second


async def test_giving_a_session_to_officers_is_said_to_nobody(merton: Work) -> None:
    session, member = await planned(merton, "18:30"), await add_staff(ADD, merton)
    assert isinstance(merton.outbox, MemoryOutbox)
    before = list(merton.outbox.events)
    rota = await assign_officers(AssignOfficers(session.session_id, [member.staff_id]), merton)
    assert (list(rota.officers), rota.session.version) == ([member], 2)
    assert merton.outbox.events == before


async def test_a_session_that_is_moved_into_another_clashes_and_is_moved_all_the_same(merton: Work) -> None:
    member = await add_staff(ADD, merton)
    first, second = await planned(merton, "18:30"), await planned(merton, "19:30")
    for session in (first, second):
        rota = await assign_officers(AssignOfficers(session.session_id, [member.staff_id]), merton)
        assert rota.clashes == []
    moved = LocalTime(datetime.fromisoformat("2026-11-29T19:00"))
    await reschedule_session(RescheduleSession(second.session_id, moved, "weather", may_backdate=False), merton)
    clashes = (await find_rota(first.session_id, merton)).clashes
    assert clashes == [Clash(member.staff_id, second.session_id)]
