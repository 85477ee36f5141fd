"""What a borough has settled for a scheme once, so that nobody has to say it for each session."""

from dataclasses import dataclass
from datetime import timedelta

from stride_sessions.domain.plan_refusals import KindNotOffered, MinutesMissing


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """How sessions of a scheme usually are in a borough; without `kinds` all kinds are held.

    `retention_days` and `language` are kept for those who erase and those who write messages.
    """

    planned_minutes: int | None = None
    capacity: int | None = None
    kinds: frozenset[str] = frozenset()
    notice_hours: int = 24
    retention_days: int | None = None
    language: str = "en"

    def minutes_for(self, asked: int | None) -> int:
        """How long a session takes; raises `MinutesMissing` where nobody says it."""
        minutes = self.planned_minutes if asked is None else asked
        if minutes is None:
            raise MinutesMissing
        return minutes

    def admit(self, kind: str) -> None:
        """Let a kind of session pass; raises `KindNotOffered`."""
        if self.kinds and kind not in self.kinds:
            raise KindNotOffered

    @property
    def notice(self) -> timedelta:
        """How long before its beginning a change of a session is told in time."""
        return timedelta(hours=self.notice_hours)
