"""Who may do what on Kafka, as plain values; nothing here asks a server.

Services get literal topics, added borough by borough: rules are literal or by prefix, and the prefix `stride.`
would show every borough's replies to each of them. A borough's system gets the prefix of its borough.
"""

from dataclasses import dataclass
from enum import StrEnum

from stride_contracts import TopicKind, topic_for

SESSIONS = "sessions"
REPORTS = "reports"
NOTIFICATIONS = "notifications"
SERVICES = (SESSIONS, REPORTS, NOTIFICATIONS)


class Resource(StrEnum):
    """What a rule is about."""

    TOPIC = "topic"
    GROUP = "group"


class Operation(StrEnum):
    """What a rule allows. READ and WRITE bring DESCRIBE along in Kafka; it is said here all the same."""

    READ = "read"
    WRITE = "write"
    DESCRIBE = "describe"


@dataclass(frozen=True, slots=True)
class Grant:
    """One thing that a principal may do; `is_prefix` lets `name` stand for all names that begin so."""

    resource: Resource
    name: str
    operation: Operation
    is_prefix: bool = False


def service_grants(service: str) -> list[Grant]:
    """Return what a service may do before any borough is onboarded: its groups, and the roll-out topic."""
    rollout = topic_for(TopicKind.ROLLOUT, "")
    allowed = Operation.WRITE if service == SESSIONS else Operation.READ
    return [_groups(service), *_topic(rollout, allowed)]


def service_grants_in(service: str, borough: str) -> list[Grant]:
    """Return what onboarding a borough adds for a service: literal topics, and only those it needs."""
    written = [topic_for(kind, borough) for kind in (TopicKind.SESSIONS, TopicKind.CONCERNS)]
    if service != SESSIONS:
        return [grant for topic in written for grant in _topic(topic, Operation.READ)]
    replies = _topic(topic_for(TopicKind.REPLIES, borough), Operation.READ)
    return [grant for topic in written for grant in _topic(topic, Operation.WRITE)] + replies


def system_grants(borough: str, username: str) -> list[Grant]:
    """Return all that a borough's system may do: read its borough, write its replies, use groups of its own."""
    replies = topic_for(TopicKind.REPLIES, borough)
    prefix = replies.removesuffix(TopicKind.REPLIES)  # `stride.merton.`, with the dot that ends the slug
    return [
        *(Grant(Resource.TOPIC, prefix, one, is_prefix=True) for one in (Operation.READ, Operation.DESCRIBE)),
        Grant(Resource.TOPIC, replies, Operation.WRITE),
        _groups(username),
    ]


def _topic(name: str, *operations: Operation) -> list[Grant]:
    return [Grant(Resource.TOPIC, name, one) for one in (*operations, Operation.DESCRIBE)]


def _groups(username: str) -> Grant:
    return Grant(Resource.GROUP, f"{username}.", Operation.READ, is_prefix=True)
