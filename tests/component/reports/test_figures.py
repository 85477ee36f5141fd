"""What each event does to the figures, through the statements and back out of the API."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from stride_chassis import Connection
from stride_contracts import BoroughOffboarded, BoroughPaused, FeedbackGiven, ReplyRefused
from stride_contracts.examples import read_example
from stride_contracts.export import CHECKOUT
from stride_reports import consumers

from tests.component.reports.kit import (
    WARD,
    Hearing,
    Staff,
    answered,
    attended,
    cancelled,
    completed,
    created,
    launched,
    onboarded,
    raised,
    rescheduled,
)

EXAMPLES = {event.event_type: event for event in map(read_example, sorted((CHECKOUT / "examples").glob("*.json")))}


@pytest.fixture(autouse=True)
async def _merton_has_joined(hearing: Hearing) -> None:
    await hearing.hear(onboarded())


async def test_sessions_are_counted_by_state_and_kind(hearing: Hearing, staff: Staff) -> None:
    planned, held, rained_off = uuid4(), uuid4(), uuid4()
    await hearing.hear(created(planned), created(held), created(rained_off, kind="walk"))
    await hearing.hear(completed(held), cancelled(rained_off))
    sessions = (await staff.figures_of("merton"))["sessions"]
    assert sessions == {
        "by_state": {"planned": 1, "completed": 1, "cancelled": 1},
        "by_kind": {"run": 2, "walk": 1},
    }


async def test_a_whole_session_in_one_batch_ends_as_its_last_event_says(hearing: Hearing, staff: Staff) -> None:
    session = uuid4()
    await hearing.hear(
        created(session),
        rescheduled(session),
        rescheduled(session),
        attended(session, uuid4()),
        completed(session),
    )
    merton = await staff.figures_of("merton")
    assert merton["sessions"] == {"by_state": {"completed": 1}, "by_kind": {"run": 1}}
    assert merton["heard"]["session-rescheduled"] == 2


async def test_a_rescheduled_session_takes_place_on_its_last_date(hearing: Hearing, connection: Connection) -> None:
    session = uuid4()
    await hearing.hear(created(session), rescheduled(session, date(2026, 12, 9)), rescheduled(session))
    assert await connection.fetchval("SELECT takes_place_on FROM session") == date(2026, 12, 1)


async def test_a_corrected_attendance_counts_once_as_corrected(hearing: Hearing, staff: Staff) -> None:
    session, officer, guest = uuid4(), uuid4(), uuid4()
    await hearing.hear(
        attended(session, officer, "no-show"),
        attended(session, guest, "booked", role="participant"),
        attended(session, officer, "attended"),
    )
    await hearing.hear(attended(session, guest, "attended", role="participant"))
    merton = await staff.figures_of("merton")
    assert merton["attendance"]["by_role"] == {"officer": {"attended": 1}, "participant": {"attended": 1}}
    assert merton["heard"]["attendance-recorded"] == 4


async def test_concerns_are_counted_by_each_of_their_codes(hearing: Hearing, staff: Staff) -> None:
    concern = uuid4()
    await hearing.hear(raised(concern), raised(uuid4(), category="no-cctv"))
    await hearing.hear(answered(concern, "acknowledged"), answered(concern, "actioned"))
    assert (await staff.figures_of("merton"))["concerns"] == {
        "by_kind": {"concern": 2},
        "by_category": {"no-cctv": 1, "poor-lighting": 1},
        "by_setting": {"park-or-open-space": 2},
        "by_light": {"dark": 2},
        "by_severity": {"medium": 2},
        "by_state": {"raised": 2},
        "by_referred_to": {},
        "by_asked_for": {},
        "by_answer": {"actioned": 1},
        "by_action": {},
        "by_outcome": {},
        "by_reopened_by": {},
        "by_came_from": {},
    }


async def test_the_rollout_tells_stage_first_day_and_schemes(hearing: Hearing, staff: Staff) -> None:
    await hearing.hear(onboarded(stage="live"), at=datetime(2027, 1, 5, tzinfo=UTC))
    await hearing.hear(launched(), launched("walk-and-talk", 8), launched("walk-and-talk", 9))
    assert (await staff.figures_of("merton"))["rollout"] == {
        "stage": "live",
        "onboarded_at": "2026-11-22T12:00:00Z",
        "schemes": [
            {"scheme": "run-and-talk", "launched_on": "2026-11-28", "planned_sessions_per_month": 4},
            {"scheme": "walk-and-talk", "launched_on": "2026-11-28", "planned_sessions_per_month": 9},
        ],
    }


async def test_two_stages_in_one_batch_leave_the_last(hearing: Hearing, staff: Staff) -> None:
    await hearing.hear(onboarded(stage="live"), onboarded(stage="paused"))
    assert (await staff.figures_of("merton"))["rollout"]["stage"] == "paused"


async def test_a_borough_that_paused_is_shown_so_until_it_goes_on(hearing: Hearing, staff: Staff) -> None:
    await hearing.hear(onboarded(stage="live"), BoroughPaused(borough="merton", reason="funding"))
    paused = (await staff.figures_of("merton"))["rollout"]
    await hearing.hear(onboarded(stage="live"))
    resumed = (await staff.figures_of("merton"))["rollout"]
    assert (paused["stage"], resumed["stage"]) == ("paused", "live")
    assert paused["onboarded_at"] == resumed["onboarded_at"]


async def test_what_changes_no_figure_is_heard_all_the_same(hearing: Hearing, staff: Staff) -> None:
    concern = uuid4()
    feedback = FeedbackGiven(feedback_id=uuid4(), kind="run", ward=WARD, month="2026-11")
    await hearing.hear(
        ReplyRefused(concern_id=concern, code="concern-closed"),
        ReplyRefused(concern_id=concern, code="concern-not-found"),
        feedback,
        BoroughOffboarded(borough="merton", reason="funding"),
    )
    merton = await staff.figures_of("merton")
    assert merton["heard"] == {
        "borough-offboarded": 1,
        "borough-onboarded": 1,
        "feedback-given": 1,
        "reply-refused": 2,
    }
    assert merton["concerns"]["by_state"] == {}


@pytest.mark.parametrize("event_type", sorted(event.event_type for event in consumers.figures().apply))
async def test_every_event_applied_adds_one_to_what_was_heard(
    hearing: Hearing, connection: Connection, event_type: str
) -> None:
    event = EXAMPLES[event_type]
    heard = "SELECT coalesce(sum(count), 0)::int FROM heard WHERE event_type = $1"
    name = event_type.split(".")[1]
    before = await connection.fetchval(heard, name)
    await hearing.hear(event, event)
    await hearing.hear(event, event)
    assert await connection.fetchval(heard, name) == before + 4


async def test_a_late_subscriber_counts_what_it_still_hears(hearing: Hearing, staff: Staff) -> None:
    await hearing.hear(completed(uuid4()), rescheduled(uuid4()))
    await hearing.hear(attended(uuid4(), uuid4()), answered(uuid4(), "declined"))
    merton = await staff.figures_of("merton")
    assert merton["sessions"] == {"by_state": {"completed": 1, "planned": 1}, "by_kind": {}}
    assert merton["attendance"]["by_role"] == {"officer": {"attended": 1}}
    assert merton["concerns"]["by_kind"] == {}
    assert merton["concerns"]["by_answer"] == {"declined": 1}


async def test_a_first_event_undoes_nothing_that_was_heard_before_it(hearing: Hearing, staff: Staff) -> None:
    session, concern = uuid4(), uuid4()
    await hearing.hear(cancelled(session), answered(concern, "declined"))
    await hearing.hear(created(session), raised(concern))
    merton = await staff.figures_of("merton")
    assert merton["sessions"] == {"by_state": {"cancelled": 1}, "by_kind": {"run": 1}}
    assert merton["concerns"]["by_kind"] == {"concern": 1}
    assert merton["concerns"]["by_answer"] == {"declined": 1}


async def test_codes_nobody_knows_are_counted_as_they_are(hearing: Hearing, staff: Staff) -> None:
    session = uuid4()
    await hearing.hear(created(session, kind="swim"), raised(uuid4(), category="drones"))
    await hearing.hear(attended(session, uuid4(), "beamed-up", role="marshal"))
    merton = await staff.figures_of("merton")
    assert merton["sessions"]["by_kind"] == {"swim": 1}
    assert merton["concerns"]["by_category"] == {"drones": 1}
    assert merton["attendance"]["by_role"] == {"marshal": {"beamed-up": 1}}


async def test_the_same_id_in_two_boroughs_is_two_things(hearing: Hearing, staff: Staff) -> None:
    session, concern = uuid4(), uuid4()
    await hearing.hear(onboarded("ealing"))
    for borough in ("merton", "ealing"):
        await hearing.hear(created(session), raised(concern), borough=borough)
    await hearing.hear(completed(session), borough="ealing")
    assert (await staff.figures_of("merton"))["sessions"]["by_state"] == {"planned": 1}
    assert (await staff.figures_of("ealing"))["sessions"]["by_state"] == {"completed": 1}
