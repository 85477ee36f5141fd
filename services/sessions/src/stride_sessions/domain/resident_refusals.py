"""Why a resident gets no place, beside what is refused to everybody.

Refusal
|-- Implausible
|   `-- ResidentHasOtherRole
`-- Conflict
    `-- AlreadyBooked, SessionAlreadyBegun
"""

from stride_sessions.domain.refusals import Conflict, Implausible


class ResidentHasOtherRole(Implausible):
    """A place is asked for somebody by her name, and as a partner or host; those are not named here."""

    code = "resident-has-other-role"
    sentence = "A resident with a name is booked as a participant."
    field = "role"


class AlreadyBooked(Conflict):
    """She has a place, or waits for one, in this session."""

    code = "already-booked"
    sentence = "This address has a place in the session, or waits for one."
    field = "address"


class SessionAlreadyBegun(Conflict):
    """The hour of the session has come; who wants to join it now simply comes."""

    code = "session-already-begun"
    sentence = "The session has begun."
