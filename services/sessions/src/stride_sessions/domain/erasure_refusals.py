"""Why something is not erased, and why a hold is not placed or lifted.

Refusal
`-- Conflict
    `-- LegallyHeld, AlreadyHeld, NotHeld
"""

from stride_sessions.domain.refusals import Conflict


class LegallyHeld(Conflict):
    """The concern is evidence; nobody erases it until the hold is lifted, not even who raised it."""

    code = "legal-hold"
    sentence = "It has to be kept for now because of a legal duty. It is erased when that has ended."


class AlreadyHeld(Conflict):
    """The concern is held for this reason."""

    code = "already-held"
    sentence = "The concern is held for this reason already."
    field = "because"


class NotHeld(Conflict):
    """The concern is not held, or not for this reason."""

    code = "not-held"
    sentence = "The concern is not held for this reason."
    field = "because"
