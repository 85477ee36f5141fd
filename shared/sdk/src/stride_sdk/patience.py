"""How long to try before giving up; it knows nothing of what is tried."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a handler is tried, how long to wait in between, and how long a reply may take.

    The wait doubles from `first_wait` to `longest_wait`. All waits of one event together must stay well under
    the five minutes after which Kafka gives the partition to another process.
    """

    attempts: int = 5
    first_wait: timedelta = timedelta(seconds=0.5)
    longest_wait: timedelta = timedelta(seconds=10)
    reply_within: timedelta = timedelta(seconds=30)

    def __post_init__(self) -> None:
        """Refuse to pass an event over untried."""
        if self.attempts < 1:
            message = "a handler is tried once at least"
            raise ValueError(message)

    def waits(self) -> Iterator[float]:
        """Yield the seconds to wait after each failed attempt but the last."""
        for failed in range(self.attempts - 1):
            yield min(self.first_wait * 2**failed, self.longest_wait).total_seconds()
