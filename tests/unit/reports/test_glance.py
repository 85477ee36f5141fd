"""What the page says: totals, stages, squares and milestones, also of what it does not know."""

from datetime import UTC, date, datetime

from stride_reports.domain import Counted, LaunchedScheme, Rollout, Snapshot, london_figures
from stride_reports.glance import MILESTONES_SHOWN, NOT_JOINED, Glance, Headline, Tile, glance_at, spoken
from stride_reports.tiles import load_places

PLACES = load_places()
AT = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # half past midnight in London
JOINED_AT = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


def glance(counts: list[Counted], rollouts: dict[str, Rollout]) -> Glance:
    boroughs = sorted({counted.borough for counted in counts} | set(rollouts))
    return glance_at(london_figures(Snapshot(boroughs, counts, rollouts)), PLACES, AT)


def headline(shown: Glance, label: str) -> Headline:
    return next(headline for headline in shown.headlines if headline.label == label)


def tile(shown: Glance, slug: str) -> Tile:
    return next(tile for tile in shown.tiles if tile.slug == slug)


def test_with_nothing_heard_every_borough_is_there_and_quiet() -> None:
    shown = glance([], {})
    assert len(shown.tiles) == 33
    assert all(tile.is_quiet for tile in shown.tiles)
    assert shown.stages == [(NOT_JOINED, 33)]
    assert [headline.value for headline in shown.headlines] == [0, 0, 0, 0, 0, 0]
    assert shown.milestones == []


def test_a_borough_that_has_joined_shows_its_zeros() -> None:
    shown = glance([], {"merton": Rollout("pilot")})
    assert not tile(shown, "merton").is_quiet


def test_a_square_shows_held_and_planned_raised_and_answered() -> None:
    counts = [
        Counted("merton", "sessions", "by_state", "completed", 3),
        Counted("merton", "sessions", "by_state", "planned", 2),
        Counted("merton", "sessions", "by_state", "cancelled", 9),
        Counted("merton", "concerns", "by_kind", "concern", 5),
        Counted("merton", "concerns", "by_answer", "declined", 1),
    ]
    merton = tile(glance(counts, {"merton": Rollout("live")}), "merton")
    assert (merton.held, merton.planned, merton.raised, merton.answered) == (3, 2, 5, 1)


def test_boroughs_that_have_joined_come_first() -> None:
    shown = glance([], {"sutton": Rollout("live"), "ealing": Rollout("pilot")})
    assert [tile.name for tile in shown.tiles[:3]] == ["Ealing", "Sutton", "Barking and Dagenham"]


def test_a_stage_nobody_knows_is_shown_in_its_own_words() -> None:
    shown = glance([], {"merton": Rollout("under-review")})
    assert tile(shown, "merton").stage.label == "Under review"
    assert tile(shown, "merton").stage.look == "other"
    assert headline(shown, "Boroughs joined") == Headline("Boroughs joined", 1, "1 under review")


def test_a_borough_without_a_square_is_shown_beside_the_map() -> None:
    shown = glance([Counted("new-town", "concerns", "by_kind", "concern", 1)], {})
    assert [(tile.name, tile.slug, tile.raised) for tile in shown.unplaced] == [("New town", None, 1)]


def test_totals_say_what_they_consist_of_the_largest_first() -> None:
    counts = [
        Counted("merton", "attendance", "officer", "attended", 1),
        Counted("merton", "attendance", "participant", "attended", 1200),
        Counted("merton", "attendance", "participant", "no-show", 7),
    ]
    attendances = headline(glance(counts, {}), "Attendances")
    assert attendances.value == 1201
    assert attendances.note == "1,200 participants, 1 officer"


def test_answers_to_concerns_that_were_never_heard_of_leave_none_waiting() -> None:
    answered = headline(glance([Counted("merton", "concerns", "by_answer", "actioned", 2)], {}), "Concerns answered")
    assert (answered.value, answered.note) == (2, "0 waiting for an answer")


def test_concerns_that_are_closed_are_said_by_how_they_ended() -> None:
    counts = [
        Counted("merton", "concerns", "by_state", "closed", 3),
        Counted("merton", "concerns", "by_state", "referred", 4),
        Counted("merton", "concerns", "by_outcome", "done", 1),
        Counted("merton", "concerns", "by_outcome", "no-further-action", 2),
    ]
    closed = headline(glance(counts, {}), "Concerns closed")
    assert (closed.value, closed.note) == (3, "2 no further action, 1 done")


def test_milestones_are_london_days_the_latest_first() -> None:
    launched = LaunchedScheme("run-and-talk", date(2026, 7, 4), 2)
    shown = glance([], {"merton": Rollout("pilot", JOINED_AT, (launched,))})
    assert [(step.on, step.borough, step.step) for step in shown.milestones] == [
        (date(2026, 7, 4), "Merton", "Launch of run and talk, 2 a month planned"),
        (date(2026, 7, 1), "Merton", "Joined"),
    ]


def test_only_the_latest_milestones_are_shown() -> None:
    rollouts = {place.slug: Rollout("live", JOINED_AT) for place in PLACES}
    assert len(glance([], rollouts).milestones) == MILESTONES_SHOWN


def test_the_page_speaks_of_london_time() -> None:
    assert glance([], {}).at.isoformat() == "2026-07-02T00:30:00+01:00"


def test_a_code_is_spoken_in_words() -> None:
    assert spoken("walk-and-talk") == "Walk and talk"
