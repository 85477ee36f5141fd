"""What can be seen of a running stack, as plain values; judges nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Seen:
    """One service process: whether it answers, and which of its checks fail."""

    service: str
    url: str
    answers: bool
    failing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Consumer:
    """One projection: how many records it has still to apply, and for how long it has not moved."""

    name: str
    partitions: int
    lag: int
    still_s: float | None = None


@dataclass(frozen=True, slots=True)
class Outbox:
    """What waits to be published."""

    rows: int
    oldest_s: float


@dataclass(frozen=True, slots=True)
class Parked:
    """What is set aside in one topic for one reason."""

    projection: str
    topic: str
    reason: str
    records: int


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Deliveries by state, and for how long the longest that is due has waited."""

    by_state: Mapping[str, int]
    overdue_s: float


@dataclass(frozen=True, slots=True)
class Sessions:
    """How many sessions are to come, how many places are kept for an answer, and from how many nobody is home.

    `late` are the concerns that are open after the day they were due on.
    """

    to_come: int
    kept: int
    not_home: int
    late: int


@dataclass(frozen=True, slots=True)
class Seals:
    """How a service's rows are sealed: with how many keys, how many rows are under an older one, how many under none.

    `answers` is that every process said so, `is_counted` that each has counted for good with the keys of the file.
    """

    service: str
    keys: int
    answers: bool = True
    is_counted: bool = True
    older: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Ending:
    """A certificate or a token, and how many whole days it still lasts; below zero it has ended, or cannot be read."""

    name: str
    ends_on: date | None
    days: int


@dataclass(frozen=True, slots=True)
class Look:
    """The stack at one moment: `published` records on all topics; a database that does not answer is in `silent`.

    While Kafka does not answer, nothing is known of `consumers` and of what is `published`.
    """

    services: tuple[Seen, ...]
    consumers: tuple[Consumer, ...] = ()
    outbox: Outbox | None = None
    parked: tuple[Parked, ...] = ()
    deliveries: Deliveries | None = None
    sessions: Sessions | None = None
    seals: tuple[Seals, ...] = ()
    endings: tuple[Ending, ...] = ()
    published: int = 0
    silent: tuple[str, ...] = ()
    kafka: str = ""
    kafka_answers: bool = True

    @property
    def lag(self) -> int:
        """Records on the topics that some projection has still to apply."""
        return sum(consumer.lag for consumer in self.consumers)

    @property
    def unsettled(self) -> str:
        """What is still on its way, in words; empty if everything said has been heard and every mail has gone."""
        due = self.deliveries.by_state.get("due", 0) if self.deliveries else 0
        waiting = {
            "Kafka that does not answer": int(not self.kafka_answers),
            "databases that do not answer": len(self.silent),
            "events in the outbox": self.outbox.rows if self.outbox else 0,
            **{f"records before {consumer.name}": consumer.lag for consumer in self.consumers},
            "mails to send": due,
        }
        unwell = [f"{seen.service} is not ready ({', '.join(seen.failing)})" for seen in self.services if seen.failing]
        return ", ".join([*(f"{count} {what}" for what, count in waiting.items() if count), *unwell])
