"""Who a resident is, where she gave her name for one booking; no two bookings of hers know of each other."""

from dataclasses import dataclass, replace
from datetime import datetime

from stride_sessions.domain.attendance import AttendanceId
from stride_sessions.domain.pairs import ANOTHER_OFFICER
from stride_sessions.domain.session import SessionId

BY_RESIDENT, BY_TEAM, BY_CLOCK = "resident", "team", "clock"


@dataclass(frozen=True, slots=True)
class Contact:
    """How she wants to be called, and where she is told of her place; neither is shown by `repr`."""

    name: str
    address: str

    def __repr__(self) -> str:
        return "Contact(...)"


@dataclass(frozen=True, slots=True)
class Resident:
    """Who has a booking.

    `link_generation` says which of her links is good: the latest. `is_confirmed` is that she opened it to say that it
    was she who asked; until then she is offered nothing, unless the team asked for her (`is_vouched_for`).
    `has_answered` is that she gave feedback, not which. `wish` says with which officer she would walk.
    """

    attendance_id: AttendanceId
    session_id: SessionId
    contact: Contact
    link_generation: int = 1
    is_vouched_for: bool = False
    is_confirmed: bool = False
    has_answered: bool = False
    wish: str = ANOTHER_OFFICER

    def with_new_link(self) -> "Resident":
        """The same, where links that were made before open nothing any more."""
        return replace(self, link_generation=self.link_generation + 1)


@dataclass(frozen=True, slots=True)
class Deletion:
    """That it was erased who had a booking: its id and when, on whose word, and nothing of what was erased."""

    attendance_id: AttendanceId
    said_by: str
    deleted_at: datetime
