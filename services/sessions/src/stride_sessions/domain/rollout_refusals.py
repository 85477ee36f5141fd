"""Why the stage of a borough does not allow something.

Conflict
|-- BoroughHasPaused, BoroughOnlyInvited
`-- BoroughAlreadyBegun
"""

from stride_sessions.domain.refusals import Conflict


class BoroughHasPaused(Conflict):
    """The borough has stopped for a while: nothing new is planned or booked."""

    code = "borough-paused"
    sentence = "The borough has paused. What is planned may be cancelled, completed and checked in."


class BoroughOnlyInvited(Conflict):
    """The borough was invited and has not begun."""

    code = "borough-only-invited"
    sentence = "The borough is invited and has not begun."


class BoroughAlreadyBegun(Conflict):
    """A borough that takes part is not invited again."""

    code = "borough-already-begun"
    sentence = "The borough takes part already and is not invited again."
