"""How counts become figures, of one borough and of London."""

from dataclasses import fields

from stride_reports.domain import (
    AttendanceFigures,
    ConcernFigures,
    Counted,
    Counts,
    Rollout,
    SessionFigures,
    Snapshot,
    figures_by_borough,
    london_figures,
    tally,
)

COUNTS = [
    Counted("merton", "sessions", "by_state", "planned", 2),
    Counted("ealing", "sessions", "by_state", "planned", 3),
    Counted("ealing", "sessions", "by_state", "completed", 1),
    Counted("merton", "attendance", "officer", "attended", 5),
    Counted("merton", "attendance", "marshal", "beamed-up", 1),
    Counted("merton", "concerns", "by_kind", "concern", 4),
    Counted("merton", "concerns", "by_answer", "acknowledged", 1),
    Counted("ealing", "heard", "by_type", "session-created", 4),
]


def test_counts_of_several_boroughs_add_up() -> None:
    assert tally(COUNTS).sessions.by_state == {"planned": 5, "completed": 1}


def test_codes_nobody_knows_are_counted_as_they_are() -> None:
    assert tally(COUNTS).attendance.by_role == {"officer": {"attended": 5}, "marshal": {"beamed-up": 1}}


def test_a_code_without_a_count_is_absent() -> None:
    assert tally([]).sessions == SessionFigures(by_state={}, by_kind={})
    assert tally([]).heard == {}


def test_figures_of_a_borough_hold_nothing_of_another() -> None:
    ealing, merton = figures_by_borough(Snapshot(["ealing", "merton"], COUNTS, {"merton": Rollout("pilot")}))
    assert ealing.sessions.by_state == {"planned": 3, "completed": 1}
    assert merton.sessions.by_state == {"planned": 2}
    assert (ealing.rollout.stage, merton.rollout.stage) == (None, "pilot")


def test_the_total_of_london_is_that_of_its_boroughs() -> None:
    london = london_figures(Snapshot(["ealing", "merton"], COUNTS, {}))
    assert london.total == tally(COUNTS)
    assert [figures.borough for figures in london.boroughs] == ["ealing", "merton"]


def test_a_concern_is_answered_once_whatever_the_answer_says() -> None:
    nothing: dict[str, Counts] = {facet.name: {} for facet in fields(ConcernFigures)}
    heard = {"by_kind": {"concern": 4, "question": 2}, "by_answer": {"acknowledged": 2, "hm": 1}}
    concerns = ConcernFigures(**nothing | heard)
    assert (concerns.raised, concerns.answered) == (6, 3)


def test_who_did_not_come_has_not_attended() -> None:
    attendance = AttendanceFigures({"officer": {"attended": 2, "no-show": 1}, "host": {"no-show": 1}})
    assert attendance.attended == {"officer": 2}
