"""Why what was done about a concern is not published."""

from stride_sessions.domain.refusals import Conflict


class ActionUnknown(Conflict):
    """Only what was done is published, and no step of that number says that something was."""

    code = "action-unknown"
    sentence = "No step of that number says that something was done."
    field = "number"
