import re

import pytest
from stride_contracts import NotOurTopic, TopicKind, borough_of, kind_of, pattern_for, topic_for

OF_BOROUGHS = [TopicKind.SESSIONS, TopicKind.CONCERNS, TopicKind.REPLIES]
FOREIGN = [
    "",
    "stride",
    "stride.",
    "stride.merton",
    "stride.merton.",
    "stride.merton.rollout",
    "stride.merton.sessions.dlq",
    "stride.merton.sessions\n",
    "stride.rollout.sessions",
    "stride.Merton.sessions",
    "stride..sessions",
    "stride.9elms.sessions",
    "strider.merton.sessions",
    "xstride.merton.sessions",
    "stridexmerton.sessions",
    "stride.rollout.",
]


@pytest.mark.parametrize("kind", OF_BOROUGHS)
def test_a_boroughs_topic_says_what_it_was_built_from(kind: TopicKind) -> None:
    topic = topic_for(kind, "kingston-upon-thames")

    assert topic == f"stride.kingston-upon-thames.{kind}"
    assert (kind_of(topic), borough_of(topic)) == (kind, "kingston-upon-thames")


def test_there_is_one_topic_for_the_rollout() -> None:
    assert topic_for(TopicKind.ROLLOUT, "merton") == "stride.rollout"
    assert (kind_of("stride.rollout"), borough_of("stride.rollout")) == (TopicKind.ROLLOUT, None)


@pytest.mark.parametrize("slug", ["", "Merton", "rollout", "mer.ton", "merton\n", "m" * 65, "9elms", "*"])
def test_a_borough_is_named_by_a_slug_that_is_not_reserved(slug: str) -> None:
    with pytest.raises(NotOurTopic):
        topic_for(TopicKind.SESSIONS, slug)


@pytest.mark.parametrize("topic", FOREIGN)
def test_a_foreign_topic_is_refused(topic: str) -> None:
    with pytest.raises(NotOurTopic):
        borough_of(topic)
    with pytest.raises(NotOurTopic):
        kind_of(topic)


@pytest.mark.parametrize("topic", [topic for topic in FOREIGN if not topic.endswith("\n")])
def test_a_pattern_matches_no_foreign_topic(topic: str) -> None:
    assert re.match(pattern_for(*TopicKind), topic) is None


def test_a_pattern_matches_the_topics_of_its_kinds_and_no_others() -> None:
    pattern = pattern_for(TopicKind.SESSIONS, TopicKind.ROLLOUT)

    assert re.match(pattern, "stride.merton.sessions")
    assert re.match(pattern, "stride.rollout")
    assert not re.match(pattern, "stride.merton.concerns")
    assert not re.match(pattern, "stride.merton.replies")


@pytest.mark.parametrize("kind", TopicKind)
def test_a_pattern_holds_no_brace_that_a_framework_could_read_as_a_parameter(kind: TopicKind) -> None:
    assert not set("{}") & set(pattern_for(kind))


def test_a_pattern_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        pattern_for()
