"""For how many days each kind of record is kept in a borough, and which records are due to go."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

CONCERN, WORDS, RESIDENT, OFFER = "concern", "words", "resident", "offer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Days for which records are kept; each default holds until the borough settles another.

    A `concern`, and its `words` (text, exact place and contact), count from its end; a `resident`'s name and address
    from the end of the session; an `offer`'s, which lapsed and was never confirmed, from the asking.
    """

    concern: int = 730
    words: int = 365
    resident: int = 90
    offer: int = 7

    @property
    def days(self) -> Mapping[str, int]:
        """The same, by kind."""
        return asdict(self)


KINDS = tuple(Retention().days)


@dataclass(frozen=True, slots=True)
class Due:
    """A record that has been kept for as long as it may be; `since` is from when its days counted."""

    kind: str
    record_id: UUID
    since: datetime


@dataclass(frozen=True, slots=True)
class DueCount:
    """How many records of a kind are due, and since when the oldest counted."""

    kind: str
    count: int
    oldest: datetime | None
