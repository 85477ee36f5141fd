"""That a concern has to be kept because of a legal duty; every word about that is appended, none is taken back.

A concern may be held for several reasons at once; lifting one leaves the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from stride_sessions.domain.erasure_refusals import AlreadyHeld, LegallyHeld, NotHeld


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldWord:
    """One word about a hold: that the concern is held for a reason, or no longer; `number` counts from 1."""

    number: int
    because: str
    is_held: bool
    said_by: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class LegalHold:
    """Everything that was said about holds of one concern, in order."""

    words: tuple[HoldWord, ...] = ()

    @property
    def because(self) -> Sequence[str]:
        """For which reasons it is held now, in the order of holding."""
        return [word.because for word in self._open()]

    @property
    def count(self) -> int:
        """How many words there were."""
        return len(self.words)

    def ensure_none(self, *, after: int = 0) -> None:
        """Raise `LegallyHeld` if it is held by a word that came after so many."""
        if any(word.number > after for word in self._open()):
            raise LegallyHeld

    def hold(self, because: str, *, by: str, at: datetime) -> Sequence[HoldWord]:
        """Hold it; raises `AlreadyHeld` for a reason that holds it."""
        if because in self.because:
            raise AlreadyHeld
        return [HoldWord(number=self.count + 1, because=because, is_held=True, said_by=by, said_at=at)]

    def release(self, because: str | None, *, by: str, at: datetime) -> Sequence[HoldWord]:
        """Hold it no longer, for one reason or (None) for any; raises `NotHeld`."""
        lifted = [one for one in self.because if because in (None, one)]
        if not lifted:
            raise NotHeld
        return [
            HoldWord(number=number, because=one, is_held=False, said_by=by, said_at=at)
            for number, one in enumerate(lifted, start=self.count + 1)
        ]

    def with_words(self, words: Sequence[HoldWord]) -> "LegalHold":
        """The same, once more was said."""
        return LegalHold((*self.words, *words))

    def _open(self) -> Sequence[HoldWord]:
        last = {word.because: word for word in self.words}
        return sorted((word for word in last.values() if word.is_held), key=lambda word: word.number)
