"""Which topics exist and with which settings; it creates none."""

from dataclasses import dataclass
from datetime import timedelta

from stride_contracts import TopicKind, topic_for

RETENTION = timedelta(days=400)
FOR_EVER = "-1"


@dataclass(frozen=True, slots=True)
class TopicPlan:
    """One topic as it should be made; partitions are fixed for its life, since they decide a key's order."""

    name: str
    settings: dict[str, str]
    partitions: int = 1
    replication: int = 1


def borough_topics(borough: str, *, partitions: int, replication: int) -> list[TopicPlan]:
    """Plan the topics of one borough."""
    kinds = (TopicKind.SESSIONS, TopicKind.CONCERNS, TopicKind.REPLIES)
    retention_ms = str(RETENTION // timedelta(milliseconds=1))
    settings = _settings(retention_ms, replication)
    return [TopicPlan(topic_for(kind, borough), settings, partitions, replication) for kind in kinds]


def rollout_topic(*, replication: int) -> TopicPlan:
    """Plan the one topic that all of London shares; it is kept for ever."""
    return TopicPlan(topic_for(TopicKind.ROLLOUT, ""), _settings(FOR_EVER, replication), 1, replication)


def _settings(retention_ms: str, replication: int) -> dict[str, str]:
    return {
        "cleanup.policy": "delete",  # never compacted: contiguous offsets, whole history
        "retention.ms": retention_ms,
        "message.timestamp.type": "LogAppendTime",  # or retention would judge when it happened
        "min.insync.replicas": str(max(1, replication - 1)),
    }
