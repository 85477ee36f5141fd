"""Which parts of a plan go together, what is changed of it on its own, and when it is decided whether it goes ahead."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from stride_sessions.domain.clock import LocalTime, Window
from stride_sessions.domain.defaults import Defaults
from stride_sessions.domain.details import change_details
from stride_sessions.domain.events import SessionCancelled
from stride_sessions.domain.minimum import decide
from stride_sessions.domain.places import resize
from stride_sessions.domain.plan_refusals import (
    CapacityBelowMinimum,
    DecisionInThePast,
    KindNotOffered,
    MinimumAboveCapacity,
    MinimumIncomplete,
    MinutesMissing,
    OffTheGrid,
    WomenOnlyNeedsHost,
)
from stride_sessions.domain.refusals import Refusal, SessionAlreadyCancelled
from stride_sessions.domain.session import Plan, Session, SessionId, plan_session

STARTS = LocalTime.of(datetime.fromisoformat("2026-11-29T18:30"))
BEGINS = STARTS.instant
ID = SessionId(UUID(int=7))
PLAN = Plan(
    scheme="run-and-talk",
    kind="run",
    ward="E05000455",
    starts=STARTS,
    planned_minutes=60,
    capacity=10,
    host="common-runners",
    minimum=4,
    decide_hours=24,
)
PLANNED = Session(session_id=ID, plan=PLAN)
DECIDES = (BEGINS - timedelta(hours=24)).replace(minute=0)  # on the hour: that it is called off tells no minute
EARLY = BEGINS - timedelta(days=5)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"for_whom": "women-only", "host": None}, WomenOnlyNeedsHost),
        ({"minimum": None}, MinimumIncomplete),
        ({"decide_hours": None}, MinimumIncomplete),
        ({"minimum": 11}, MinimumAboveCapacity),
        ({"decide_hours": 121}, DecisionInThePast),
    ],
)
def test_a_plan_whose_parts_do_not_go_together_is_refused(changes: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        plan_session(ID, replace(PLAN, **changes), is_launched=True, window=Window(), at=EARLY)


@pytest.mark.parametrize(
    "changes",
    [
        {"for_whom": "women-only"},
        {"for_whom": "residents-of-ward", "host": None},
        {"capacity": None, "minimum": 500},
        {"minimum": 10},
        {"minimum": None, "decide_hours": None},
    ],
)
def test_a_plan_whose_parts_go_together_is_planned(changes: dict[str, Any]) -> None:
    plan = replace(PLAN, **changes)
    assert plan_session(ID, plan, is_launched=True, window=Window(), at=EARLY)[0].plan == plan


def test_a_session_entered_afterwards_has_nothing_left_to_decide() -> None:
    after = BEGINS + timedelta(hours=3)
    session, _ = plan_session(ID, PLAN, is_launched=True, window=Window(), at=after)
    assert decide(session, 0, at=after) == (session, [])


def test_details_are_changed_one_by_one_and_the_same_again_is_no_change() -> None:
    changed = change_details(PLANNED, {"pace": "easy", "accessibility": frozenset({"pushchair"})}, at=EARLY)
    assert changed.plan == replace(PLAN, pace="easy", accessibility=frozenset({"pushchair"}))
    assert (changed.version, change_details(changed, {"pace": "easy"}, at=EARLY)) == (2, changed)
    assert change_details(changed, {"pace": None}, at=EARLY).plan.pace is None


def test_details_hold_to_the_rules_of_a_plan() -> None:
    unhosted = replace(PLANNED, plan=replace(PLAN, host=None))
    with pytest.raises(WomenOnlyNeedsHost):
        change_details(unhosted, {"for_whom": "women-only"}, at=EARLY)
    with pytest.raises(DecisionInThePast):
        change_details(PLANNED, {"decide_hours": 200}, at=EARLY)
    with pytest.raises(SessionAlreadyCancelled):
        change_details(replace(PLANNED, state="cancelled"), {"pace": "easy"}, at=EARLY)


def test_details_may_still_be_said_after_the_hour_to_decide() -> None:
    assert change_details(PLANNED, {"pace": "easy"}, at=BEGINS - timedelta(hours=1)).plan.pace == "easy"


@pytest.mark.parametrize("host", [None, "other-runners"])
def test_no_detail_is_a_thing_that_others_were_told(host: str | None) -> None:
    assert change_details(PLANNED, {"host": host, "kind": "walk", "ward": "E05000456"}, at=EARLY) == PLANNED


@pytest.mark.parametrize("at", [DECIDES, BEGINS - timedelta(seconds=1)])
def test_too_few_call_a_session_off_at_its_hour(at: datetime) -> None:
    session, events = decide(PLANNED, 3, at=at)
    assert (session.state, session.cancelled_because) == ("cancelled", "too-few-booked")
    assert events == [SessionCancelled(ID, "too-few-booked", at)]


def test_enough_let_it_go_ahead_and_it_is_not_decided_again() -> None:
    session, events = decide(PLANNED, 4, at=DECIDES)
    assert (session.state, session.is_going_ahead, session.version, events) == ("planned", True, 2, [])
    assert decide(session, 0, at=DECIDES + timedelta(hours=1)) == (session, [])


@pytest.mark.parametrize("at", [DECIDES - timedelta(seconds=1), BEGINS, BEGINS + timedelta(days=1)])
def test_nothing_is_decided_before_its_hour_nor_once_it_has_begun(at: datetime) -> None:
    assert decide(PLANNED, 0, at=at) == (PLANNED, [])


@pytest.mark.parametrize("state", ["cancelled", "completed"])
def test_what_is_over_is_not_decided(state: str) -> None:
    over = replace(PLANNED, state=state)
    assert decide(over, 0, at=DECIDES) == (over, [])


def test_no_minute_of_the_meeting_is_told_by_when_it_is_called_off() -> None:
    assert BEGINS.minute == 30
    assert PLAN.decides_at == DECIDES
    assert decide(PLANNED, 0, at=DECIDES)[1][0].at.minute == 0


def test_a_minimum_that_is_raised_is_decided_anew_or_refused() -> None:
    going, _ = decide(PLANNED, 4, at=DECIDES)
    with pytest.raises(DecisionInThePast):
        change_details(going, {"minimum": 9}, at=DECIDES + timedelta(minutes=1))
    later = change_details(going, {"minimum": 9, "decide_hours": 2}, at=DECIDES + timedelta(minutes=1))
    assert not later.is_going_ahead


def test_a_session_without_a_minimum_is_never_decided() -> None:
    anyone = replace(PLANNED, plan=replace(PLAN, minimum=None, decide_hours=None))
    assert decide(anyone, 0, at=DECIDES) == (anyone, [])


def test_a_moved_session_is_decided_anew() -> None:
    settled, _ = decide(PLANNED, 4, at=DECIDES)
    later = LocalTime.of(datetime.fromisoformat("2026-12-06T18:30"))
    moved, _ = settled.reschedule(later, "weather", window=Window(), at=DECIDES)
    assert not moved.is_going_ahead
    assert decide(moved, 0, at=later.instant - timedelta(hours=24))[0].state == "cancelled"


def test_a_move_after_the_hour_to_decide_leaves_it_going_ahead_though_people_have_left() -> None:
    settled, _ = decide(PLANNED, 4, at=DECIDES)
    half_an_hour_later = LocalTime.of(datetime.fromisoformat("2026-11-29T19:00"))
    at = BEGINS - timedelta(hours=3)
    moved, _ = settled.reschedule(half_an_hour_later, "officer-unavailable", window=Window(), at=at)
    assert moved.is_going_ahead
    assert decide(moved, 0, at=at) == (moved, [])


def test_places_do_not_fall_below_the_minimum() -> None:
    nobody = {"participant": 0, "partner": 0}
    assert resize(PLANNED, {"participant": 4, "partner": 0}, nobody).plan.capacity == 4
    with pytest.raises(CapacityBelowMinimum):
        resize(PLANNED, {"participant": 3}, nobody)


@pytest.mark.parametrize(("hours", "is_short"), [(24, False), (23.99, True), (-1, True)])
def test_a_session_called_off_later_than_the_notice_says_so_and_is_not_refused(hours: float, *, is_short: bool) -> None:
    cancelled, _ = PLANNED.cancel("weather", at=BEGINS - timedelta(hours=hours))
    assert (cancelled.state, cancelled.is_short_notice) == ("cancelled", is_short)


def test_the_boroughs_own_notice_counts() -> None:
    notice = Defaults(notice_hours=72).notice
    at = BEGINS - timedelta(hours=48)
    assert PLANNED.cancel("weather", at=at, notice=notice)[0].is_short_notice
    assert not PLANNED.cancel("weather", at=at)[0].is_short_notice


@pytest.mark.parametrize(
    ("to", "is_short"), [("2026-12-06T18:30", False), ("2026-11-25T12:00", True), ("2026-11-27T12:00", False)]
)
def test_a_move_is_told_in_time_for_both_the_old_and_the_new_hour(to: str, *, is_short: bool) -> None:
    starts = LocalTime.of(datetime.fromisoformat(to))
    moved, _ = PLANNED.reschedule(starts, "weather", window=Window(), at=EARLY)
    assert moved.is_short_notice is is_short


def test_a_second_move_in_time_is_not_at_short_notice_any_more() -> None:
    first, _ = PLANNED.reschedule(
        LocalTime.of(datetime.fromisoformat("2026-12-06T18:30")), "weather", window=Window(), at=BEGINS
    )
    second, _ = first.reschedule(
        LocalTime.of(datetime.fromisoformat("2026-12-07T18:30")), "weather", window=Window(), at=BEGINS
    )
    assert (first.is_short_notice, second.is_short_notice) == (True, False)


def test_defaults_fill_what_is_left_out_and_nothing_else() -> None:
    assert (Defaults(planned_minutes=30).minutes_for(None), Defaults(planned_minutes=30).minutes_for(45)) == (30, 45)
    assert Defaults(planned_minutes=40, slot_minutes=20).minutes_for(None) == 40
    with pytest.raises(MinutesMissing):
        Defaults().minutes_for(None)


def test_a_session_of_which_nobody_says_how_long_it_takes_takes_a_slot() -> None:
    assert (Defaults(slot_minutes=20).minutes_for(None), Defaults(slot_minutes=20).minutes_for(45)) == (20, 45)


@pytest.mark.parametrize(
    ("slot", "at"), [(20, "18:00"), (20, "18:20"), (45, "18:45"), (90, "19:00"), (240, "05:00"), (None, "18:31")]
)
def test_slots_are_counted_from_the_full_hour(slot: int | None, at: str) -> None:
    Defaults(slot_minutes=slot).admit("walk", datetime.fromisoformat(f"2026-11-29T{at}"))


@pytest.mark.parametrize(("slot", "at"), [(20, "18:30"), (20, "18:59"), (45, "19:30"), (90, "19:30"), (5, "18:01")])
def test_what_begins_beside_the_grid_is_refused(slot: int, at: str) -> None:
    with pytest.raises(OffTheGrid):
        Defaults(slot_minutes=slot).admit("walk", datetime.fromisoformat(f"2026-11-29T{at}"))


def test_a_borough_that_names_kinds_holds_no_others() -> None:
    Defaults().admit("audit", PLAN.starts.wall)
    Defaults(kinds=frozenset({"run", "walk"})).admit("walk", PLAN.starts.wall)
    with pytest.raises(KindNotOffered):
        Defaults(kinds=frozenset({"run", "walk"})).admit("audit", PLAN.starts.wall)
