"""The judge of what a service logged of an outage sees a line too many, and lets a server that falters count twice."""

from __future__ import annotations

from tests.chaos.compose.story import Line, Story


def _lost(reason: str, check: str = "kafka") -> Line:
    return {"event": "check-not-ready", "check": check, "reason": reason, "cause": reason, "level": "warning"}


def _back(check: str = "kafka") -> Line:
    return {"event": "check-ready", "check": check, "level": "info"}


def test_a_reason_given_twice_in_one_outage_is_a_repeat() -> None:
    story = Story((_lost("kafka-away"), _lost("kafka-distrusted"), _lost("kafka-away"), _back()))
    assert story.repeats() == ["kafka: kafka-away"]
    assert story.outages("kafka") == 1


def test_a_reason_given_in_each_of_two_outages_is_none() -> None:
    story = Story((_lost("kafka-away"), _back(), _lost("kafka-away"), _back()))
    assert story.repeats() == []
    assert story.outages("kafka") == story.ends("kafka") == 2


def test_checks_are_judged_each_for_itself() -> None:
    story = Story((_lost("kafka-away"), _lost("kafka-away", "relay"), _back("relay"), _lost("kafka-away")))
    assert story.repeats() == ["kafka: kafka-away"]
    assert (story.outages("kafka"), story.ends("kafka")) == (1, 0)


def test_a_process_that_is_started_anew_begins_anew() -> None:
    serving: Line = {"event": "serving", "level": "info"}
    story = Story((_lost("kafka-away"), _lost("kafka-distrusted"), serving, _lost("kafka-away"), _back()))
    assert story.repeats() == []
    assert (story.starts(), story.outages("kafka"), story.ends("kafka")) == (1, 2, 1)
