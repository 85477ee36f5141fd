"""The names of Stride's topics, and what a name says; knows nothing of partitions, settings or access."""

import re
from enum import StrEnum
from functools import lru_cache

from stride_contracts.errors import NotOurTopic

ROLLOUT_TOPIC = "stride.rollout"
RESERVED = frozenset({"rollout"})

_SLUG = re.compile(r"[a-z][a-z0-9-]{0,63}")


class TopicKind(StrEnum):
    """What a topic carries; the last part of its name."""

    SESSIONS = "sessions"
    CONCERNS = "concerns"
    REPLIES = "replies"
    ROLLOUT = "rollout"


def topic_for(kind: TopicKind, borough: str) -> str:
    """Name the topic of a kind in a borough; there is one roll-out topic, whatever the borough.

    Raises:
        NotOurTopic: the borough is no slug, or is reserved.
    """
    if kind is TopicKind.ROLLOUT:
        return ROLLOUT_TOPIC
    if not _is_borough(borough):
        message = "a borough is named by a slug, and `rollout` is reserved"
        raise NotOurTopic(message)
    return f"stride.{borough}.{kind}"


def borough_of(topic: str) -> str | None:
    """Tell whose topic this is: a borough's slug, or None for `stride.rollout`.

    Raises:
        NotOurTopic: the name is not one of Stride's.
    """
    return parts_of(topic)[1]


def kind_of(topic: str) -> TopicKind:
    """Tell what a topic carries.

    Raises:
        NotOurTopic: the name is not one of Stride's.
    """
    return parts_of(topic)[0]


@lru_cache(maxsize=4096)
def parts_of(topic: str) -> tuple[TopicKind, str | None]:
    """Tell what a topic carries and whose it is, split once: a process meets the same few hundred names.

    Raises:
        NotOurTopic: the name is not one of Stride's.
    """
    if topic == ROLLOUT_TOPIC:
        return TopicKind.ROLLOUT, None
    prefix, _, rest = topic.partition(".")
    borough, _, last = rest.partition(".")
    if prefix == "stride" and last in _OF_BOROUGHS and _is_borough(borough):
        return TopicKind(last), borough
    message = "not one of Stride's topics"
    raise NotOurTopic(message)


def pattern_for(*kinds: TopicKind) -> str:
    """Write the pattern that matches the topics of these kinds in every borough, and no other topic.

    It is anchored and escaped, for `re.match`, and holds no braces: FastStream reads those as a parameter.

    Raises:
        ValueError: no kind is given.
    """
    if not kinds:
        message = "a pattern needs at least one kind of topic"
        raise ValueError(message)
    alternatives = []
    if of_boroughs := "|".join(kind for kind in kinds if kind is not TopicKind.ROLLOUT):
        alternatives.append(rf"stride\.(?!rollout\.)[a-z][a-z0-9-]*\.(?:{of_boroughs})")
    if TopicKind.ROLLOUT in kinds:
        alternatives.append(re.escape(ROLLOUT_TOPIC))
    return f"^(?:{'|'.join(alternatives)})$"


def _is_borough(slug: str) -> bool:
    return slug not in RESERVED and _SLUG.fullmatch(slug) is not None


_OF_BOROUGHS = frozenset(kind for kind in TopicKind if kind is not TopicKind.ROLLOUT)
