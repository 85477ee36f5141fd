"""Why feedback is not taken, beside what is refused elsewhere too."""

from stride_sessions.domain.refusals import Conflict, Implausible


class FeedbackEmpty(Implausible):
    """None of the items was answered."""

    code = "feedback-empty"
    sentence = "Answer one of the items at least."


class FeedbackAlreadyGiven(Conflict):
    """She answered before; what she said then cannot be found again to be changed."""

    code = "feedback-already-given"
    sentence = "You have answered about this session already."


class NotThere(Conflict):
    """She had no place in the session, or is said not to have come."""

    code = "not-there"
    sentence = "Only who was at the session can answer about it."
