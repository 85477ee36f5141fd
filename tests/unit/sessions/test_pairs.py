"""Who walks with whom: wishes, old pairs and equal shares, in this order, against an oracle that tries everything."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from itertools import product
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stride_sessions.domain.attendance import Attendance, AttendanceId
from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.pair_refusals import OfficerNotGiven, PairedTwice, WalksWithTheGroup, WithoutPlace
from stride_sessions.domain.pairs import (
    ANOTHER_OFFICER,
    NO_OFFICER,
    SAME_OFFICER,
    Person,
    decide,
    has_place,
    month_of,
    propose,
    remembered_since,
)
from stride_sessions.domain.refusals import SessionAlreadyCancelled, SessionAlreadyCompleted
from stride_sessions.domain.session import Plan, Session, SessionId
from stride_sessions.domain.spread import spread
from stride_sessions.domain.staff import StaffId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from random import Random

Cost: TypeAlias = tuple[int, int, int]

PLAN = Plan(
    scheme="walk-and-talk",
    kind="walk",
    ward="E05000455",
    starts=LocalTime(datetime.fromisoformat("2026-11-29T18:30")),
    planned_minutes=60,
)
WALK = Session(session_id=SessionId(UUID(int=1)), plan=PLAN)
JO, KIM, LEE = (StaffId(UUID(int=number)) for number in (1, 2, 3))


def somebody(number: int, wish: str = ANOTHER_OFFICER, *known: StaffId) -> Person:
    return Person(AttendanceId(UUID(int=number)), wish, frozenset(known))


def unevenness(shares: Iterable[StaffId]) -> int:
    return sum(share * share for share in Counter(shares).values())


def cost(people: Sequence[Person], pairs: Mapping[AttendanceId, StaffId]) -> Cost:
    """Wishes broken, old pairs that nobody wished for, unevenness."""
    wishes = repeats = 0
    for one in people:
        is_old = pairs[one.attendance_id] in one.known
        wishes += one.wish == SAME_OFFICER and not is_old
        repeats += one.wish == ANOTHER_OFFICER and is_old
    return wishes, repeats, unevenness(pairs.values())


def least_cost(people: Sequence[Person], officers: Sequence[StaffId]) -> Cost:
    """The oracle: every way there is to give each an officer."""
    ids = [one.attendance_id for one in people]
    return min(cost(people, dict(zip(ids, given_to, strict=True))) for given_to in product(officers, repeat=len(ids)))


officers_of = st.integers(1, 3).map(lambda most: [JO, KIM, LEE][:most])
wishes = st.sampled_from([SAME_OFFICER, ANOTHER_OFFICER, NO_OFFICER])
histories = st.frozensets(st.sampled_from([JO, KIM, LEE]))
groups = st.lists(st.tuples(wishes, histories), max_size=6).map(
    lambda drawn: [somebody(number, wish, *known) for number, (wish, known) in enumerate(drawn)]
)


@given(groups, officers_of)
def test_no_other_pairs_break_fewer_wishes_then_repeat_less_then_are_more_even(
    people: list[Person], officers: list[StaffId]
) -> None:
    pairs = propose(WALK, officers, people)
    wanting = [one for one in people if one.wish != NO_OFFICER]
    assert set(pairs) == {one.attendance_id for one in wanting}
    assert cost(wanting, pairs) == least_cost(wanting, officers)


@given(groups, officers_of, st.randoms())
def test_the_order_in_which_people_and_officers_are_named_changes_nothing(
    people: list[Person], officers: list[StaffId], random: Random
) -> None:
    pairs = propose(WALK, officers, people)
    random.shuffle(people)
    random.shuffle(officers)
    assert propose(WALK, officers, people) == pairs


@given(st.lists(st.sets(st.integers(0, 3), min_size=1).map(sorted), max_size=6))
def test_shares_are_as_even_as_the_choices_allow(options: list[list[int]]) -> None:
    choices = dict(enumerate(options))
    chosen = spread(choices)
    assert all(chosen[one] in choices[one] for one in choices)
    shares = [Counter(every).values() for every in product(*options)]
    assert sum(share * share for share in Counter(chosen.values()).values()) == min(
        sum(share * share for share in each) for each in shares
    )


def test_a_twin_that_gives_each_the_least_busy_and_moves_nobody_ends_uneven() -> None:
    choices = {1: ["jo", "kim"], 2: ["jo", "kim"], 3: ["jo"], 4: ["jo"]}
    naive: dict[int, str] = {}
    for one, options in choices.items():
        naive[one] = min(options, key=lambda option: list(naive.values()).count(option))
    assert sorted(Counter(naive.values()).values()) == [1, 3]
    assert sorted(Counter(spread(choices).values()).values()) == [2, 2]


def test_the_largest_session_is_paired_evenly() -> None:
    officers = [StaffId(UUID(int=number)) for number in range(20)]
    people = [somebody(number, ANOTHER_OFFICER, *officers[number % 7 :: 7]) for number in range(500)]
    shares = Counter(propose(WALK, officers, people).values())
    assert set(shares.values()) == {25}


def test_who_was_paired_with_every_officer_is_paired_all_the_same() -> None:
    assert propose(WALK, [JO], [somebody(1, ANOTHER_OFFICER, JO)]) == {AttendanceId(UUID(int=1)): JO}


def test_without_officers_nobody_is_paired() -> None:
    assert propose(WALK, [], [somebody(1), somebody(2, SAME_OFFICER, JO)]) == {}


def test_a_twin_that_counts_shares_before_wishes_parts_her_from_the_officer_she_knows() -> None:
    people = [somebody(1, SAME_OFFICER, JO), somebody(2, SAME_OFFICER, JO)]
    naive = spread({one.attendance_id: [JO, KIM] for one in people})
    assert set(naive.values()) == {JO, KIM}
    assert set(propose(WALK, [JO, KIM], people).values()) == {JO}


def test_what_the_team_decided_is_kept_though_two_were_paired_before() -> None:
    known = somebody(1, ANOTHER_OFFICER, JO)
    assert decide(WALK, [JO, KIM], [known, somebody(2)], [(known.attendance_id, JO)]) == {known.attendance_id: JO}
    assert decide(WALK, [JO], [known], []) == {}


@pytest.mark.parametrize(
    ("wanted", "refusal"),
    [
        ([(1, JO), (1, KIM)], PairedTwice),
        ([(1, JO), (1, JO)], PairedTwice),
        ([(1, LEE)], OfficerNotGiven),
        ([(9, JO)], WithoutPlace),
        ([(1, JO), (2, JO)], WalksWithTheGroup),
    ],
)
def test_a_pair_that_cannot_be_is_refused(wanted: list[tuple[int, StaffId]], refusal: type[Exception]) -> None:
    people = [somebody(1), somebody(2, NO_OFFICER)]
    pairs = [(AttendanceId(UUID(int=number)), staff_id) for number, staff_id in wanted]
    with pytest.raises(refusal):
        decide(WALK, [JO, KIM], people, pairs)


@pytest.mark.parametrize(
    ("state", "refusal"), [("cancelled", SessionAlreadyCancelled), ("completed", SessionAlreadyCompleted)]
)
def test_what_is_over_is_not_paired(state: str, refusal: type[Exception]) -> None:
    over = Session(session_id=WALK.session_id, plan=PLAN, state=state)
    with pytest.raises(refusal):
        propose(over, [JO], [])
    with pytest.raises(refusal):
        decide(over, [JO], [], [])


@pytest.mark.parametrize(
    ("role", "state", "has"),
    [
        ("participant", "booked", True),
        ("participant", "attended", True),
        ("participant", "offered", False),
        ("participant", "waitlisted", False),
        ("participant", "no-show", False),
        ("participant", "cancelled", False),
        ("host", "booked", False),
        ("officer", "attended", False),
    ],
)
def test_only_who_is_to_walk_as_a_participant_is_paired(role: str, state: str, *, has: bool) -> None:
    assert has_place(Attendance(AttendanceId(UUID(int=1)), WALK.session_id, role, state)) is has


def test_pairs_count_for_two_years_by_the_month_in_london() -> None:
    assert month_of(date(2026, 11, 29)) == date(2026, 11, 1)
    assert remembered_since(datetime(2026, 11, 30, 23, tzinfo=UTC)) == date(2024, 11, 1)
    assert remembered_since(datetime(2026, 7, 31, 23, 30, tzinfo=UTC)) == date(2024, 8, 1)
