"""Places are given in order, each to one person; what nobody took is the next one's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from stride_sessions.domain.attendance import Attendance, AttendanceId
from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.codes import BookedRole
from stride_sessions.domain.places import Places, ask, book, lapse, offer, resize
from stride_sessions.domain.refusals import (
    AttendanceAlreadyRecorded,
    CapacityBelowTaken,
    NotBooked,
    NothingOffered,
    OfferLapsed,
    Refusal,
    SessionAlreadyCancelled,
)
from stride_sessions.domain.resident_refusals import SessionAlreadyBegun
from stride_sessions.domain.roles import CAPACITY_OF
from stride_sessions.domain.session import Plan, Session, SessionId

NOW = datetime(2026, 11, 22, 9, 40, tzinfo=UTC)
BEGINS = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
DAY = timedelta(hours=24)
SESSION = Session(
    session_id=SessionId(UUID(int=7)),
    plan=Plan(
        scheme="walk-and-talk",
        kind="walk",
        ward="E05000455",
        starts=LocalTime.of(datetime.fromisoformat("2026-11-24T18:30")),
        planned_minutes=30,
        capacity=2,
    ),
)
UNLIMITED = replace(SESSION, plan=replace(SESSION.plan, capacity=None))


def one(number: int, state: str, lapses_at: datetime | None = None) -> Attendance:
    return Attendance(AttendanceId(UUID(int=number)), SESSION.session_id, "participant", state, lapses_at)


WAITING = [one(number, "waitlisted") for number in (1, 2, 3)]
OFFERED = one(1, "offered", NOW + DAY)


@pytest.mark.parametrize(
    ("places", "state"),
    [
        (Places(1, 0), "booked"),
        (Places(2, 0), "waitlisted"),
        (Places(3, 0), "waitlisted"),
        (Places(1, 1), "waitlisted"),
    ],
)
def test_who_finds_no_place_or_others_waiting_waits(places: Places, state: str) -> None:
    assert book(SESSION, AttendanceId(UUID(int=9)), places, at=NOW)[0].state == state


def test_what_is_free_is_offered_to_the_first_who_wait() -> None:
    offered, events = offer(SESSION, WAITING, Places(taken=0, waiting=3), lasting=DAY, at=NOW)
    assert offered == [one(1, "offered", NOW + DAY), one(2, "offered", NOW + DAY)]
    assert [(event.attendance_id.int, event.state, event.at) for event in events] == [
        (number, "offered", NOW.replace(minute=0)) for number in (1, 2)
    ]


@pytest.mark.parametrize("taken", [2, 3])
def test_a_full_session_offers_nothing(taken: int) -> None:
    assert offer(SESSION, WAITING, Places(taken, 3), lasting=DAY, at=NOW) == ([], [])


def test_without_a_bound_everybody_is_offered_a_place() -> None:
    assert len(offer(UNLIMITED, WAITING, Places(90, 3), lasting=DAY, at=NOW)[0]) == 3


def test_an_offer_lapses_when_the_session_begins_at_the_latest() -> None:
    late = BEGINS - timedelta(hours=1)
    assert offer(SESSION, WAITING, Places(1, 3), lasting=DAY, at=late)[0] == [one(1, "offered", BEGINS)]


@pytest.mark.parametrize(
    ("session", "at"), [(SESSION, BEGINS), (replace(SESSION, state="cancelled", cancelled_because="weather"), NOW)]
)
def test_a_session_that_has_begun_or_will_not_be_offers_nothing(session: Session, at: datetime) -> None:
    assert offer(session, WAITING, Places(0, 3), lasting=DAY, at=at) == ([], [])


def test_only_what_was_not_taken_in_time_lapses() -> None:
    other = one(2, "offered", NOW + DAY + timedelta(seconds=1))
    lapsed, events = lapse([OFFERED, other], at=NOW + DAY)
    assert lapsed == [one(1, "lapsed")]
    assert [event.state for event in events] == ["lapsed"]


def test_an_offer_is_taken_once() -> None:
    booked, events = OFFERED.accept(SESSION, at=NOW)
    assert (booked, [event.state for event in events]) == (one(1, "booked"), ["booked"])
    assert booked.accept(SESSION, at=NOW) == (booked, [])


@pytest.mark.parametrize(
    ("attendance", "refusal"),
    [
        (replace(OFFERED, offer_lapses_at=NOW), OfferLapsed),
        (one(1, "lapsed"), OfferLapsed),
        (one(1, "waitlisted"), NothingOffered),
        (one(1, "cancelled"), NothingOffered),
    ],
)
def test_what_is_not_offered_cannot_be_taken(attendance: Attendance, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        attendance.accept(SESSION, at=NOW)


@pytest.mark.parametrize("attendance", [one(1, "booked"), one(1, "waitlisted"), OFFERED])
def test_what_is_held_or_waited_for_is_given_up_once(attendance: Attendance) -> None:
    left, events = attendance.leave(SESSION, at=NOW)
    assert (left, [event.state for event in events]) == (one(1, "cancelled"), ["cancelled"])
    assert left.leave(SESSION, at=NOW) == (left, [])


def test_after_an_offer_lapsed_there_is_nothing_to_give_up() -> None:
    assert one(1, "lapsed").leave(SESSION, at=NOW) == (one(1, "lapsed"), [])


@pytest.mark.parametrize("state", ["attended", "no-show"])
def test_who_was_recorded_does_not_leave(state: str) -> None:
    with pytest.raises(AttendanceAlreadyRecorded):
        one(1, state).leave(SESSION, at=NOW)


def test_nobody_leaves_what_will_not_be() -> None:
    with pytest.raises(SessionAlreadyCancelled):
        one(1, "booked").leave(replace(SESSION, state="cancelled", cancelled_because="weather"), at=NOW)


@pytest.mark.parametrize("state", ["waitlisted", "offered", "lapsed", "cancelled"])
def test_who_holds_no_booking_may_come_and_cannot_be_absent(state: str) -> None:
    attendance = one(1, state, NOW + DAY if state == "offered" else None)
    assert attendance.record(SESSION, "participant", "attended", at=NOW)[0] == one(1, "attended")
    with pytest.raises(NotBooked):
        attendance.record(SESSION, "participant", "no-show", at=NOW)


def test_places_are_not_taken_away_from_those_who_have_them() -> None:
    taken = {"participant": 3, "partner": 2}
    assert resize(SESSION, {"participant": 3}, taken).plan.capacity == 3
    assert resize(SESSION, {"participant": None}, taken).plan.capacity is None
    with pytest.raises(CapacityBelowTaken) as refused:
        resize(SESSION, {"participant": 3, "partner": 1}, taken)
    assert refused.value.field == "partner_capacity"


def test_several_roles_are_resized_in_one_version_and_the_same_again_is_no_change() -> None:
    bounds, nobody = {"participant": 4, "partner": 0, "host": None}, dict.fromkeys(CAPACITY_OF, 0)
    resized = resize(SESSION, bounds, nobody)
    plan = resized.plan
    assert (plan.capacity, plan.partner_capacity, plan.host_capacity, resized.version) == (4, 0, None, 2)
    assert resize(resized, bounds, nobody) is resized
    assert resize(resized, {}, {}) is resized


@pytest.mark.parametrize(("role", "state"), [("participant", "booked"), ("partner", "waitlisted"), ("host", "booked")])
def test_each_role_has_places_of_its_own(role: str, state: str) -> None:
    session = replace(SESSION, plan=replace(SESSION.plan, partner_capacity=0))
    booked, [event] = book(session, AttendanceId(UUID(int=9)), Places(0, 0, role), at=NOW)
    assert (booked.role, booked.state, event.role) == (role, state, role)


def test_a_free_place_of_a_partner_is_not_offered_to_a_participant_who_waits() -> None:
    session = replace(SESSION, plan=replace(SESSION.plan, partner_capacity=2))
    partner = replace(one(4, "waitlisted"), role="partner")
    offered, _ = offer(session, [*WAITING, partner], Places(0, 1, "partner"), lasting=DAY, at=NOW)
    assert [each.attendance_id.int for each in offered] == [4]


def test_a_role_is_booked_where_it_has_places_and_not_else() -> None:
    assert set(BookedRole) == set(CAPACITY_OF)


@pytest.mark.parametrize(("hours_before", "kept_hours"), [(48, 24), (5, 5)])
def test_a_place_is_kept_for_who_asks_for_a_day_and_not_beyond_the_beginning(
    hours_before: int, kept_hours: int
) -> None:
    at = BEGINS - timedelta(hours=hours_before)
    kept, events = ask(SESSION, AttendanceId(UUID(int=9)), Places(taken=1, waiting=0), lasting=DAY, at=at)
    assert (kept.state, kept.offer_lapses_at) == ("offered", at + timedelta(hours=kept_hours))
    assert [event.state for event in events] == ["offered"]


@pytest.mark.parametrize("places", [Places(taken=2, waiting=0), Places(taken=1, waiting=1)])
def test_who_asks_where_none_is_free_or_others_wait_waits_too(places: Places) -> None:
    waits, events = ask(SESSION, AttendanceId(UUID(int=9)), places, lasting=DAY, at=NOW)
    assert (waits.state, waits.offer_lapses_at) == ("waitlisted", None)
    assert [event.state for event in events] == ["waitlisted"]


def test_what_has_begun_is_not_asked_for() -> None:
    with pytest.raises(SessionAlreadyBegun):
        ask(SESSION, AttendanceId(UUID(int=9)), Places(taken=0, waiting=0), lasting=DAY, at=BEGINS)
