"""Why a concern does not go to another borough."""

from stride_sessions.domain.refusals import Conflict, Implausible


class TransferredToItself(Implausible):
    """A concern is its borough's already."""

    code = "transferred-to-itself"
    sentence = "The concern is this borough's already."
    field = "to"


class BoroughTakesNoPart(Conflict):
    """The other borough has not begun, so that nobody there would look at the concern."""

    code = "borough-takes-no-part"
    sentence = "The other borough does not take part yet."
    field = "to"
