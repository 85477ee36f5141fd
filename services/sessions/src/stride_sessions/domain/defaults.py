"""What a borough has settled for a scheme once, so that nobody has to say it for each session."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from stride_sessions.domain.plan_refusals import KindNotOffered, MinutesMissing, OffTheGrid


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """How sessions of a scheme usually are in a borough; without `kinds` all kinds are held.

    With `slot_minutes` they begin on a grid that is counted from the full hour: at 18:00, 18:20 and 18:40 for 20.
    `language` is kept for those who write messages.
    """

    planned_minutes: int | None = None
    slot_minutes: int | None = None
    capacity: int | None = None
    kinds: frozenset[str] = frozenset()
    notice_hours: int = 24
    language: str = "en"

    def minutes_for(self, asked: int | None) -> int:
        """How long a session takes: what is asked, what is settled, else a slot; raises `MinutesMissing`."""
        for minutes in (asked, self.planned_minutes, self.slot_minutes):
            if minutes is not None:
                return minutes
        raise MinutesMissing

    def admit(self, kind: str, wall: datetime) -> None:
        """Let a session of a kind begin at a time on the wall; raises `KindNotOffered`, `OffTheGrid`."""
        if self.kinds and kind not in self.kinds:
            raise KindNotOffered
        if self.slot_minutes is not None and wall.minute % self.slot_minutes:
            raise OffTheGrid

    @property
    def notice(self) -> timedelta:
        """How long before its beginning a change of a session is told in time."""
        return timedelta(hours=self.notice_hours)
