"""Why a step in the life of a concern is refused."""

from stride_sessions.domain.refusals import Conflict, Implausible


class StepNotTheirs(Conflict):
    """This step is never taken by this kind of doer."""

    code = "step-not-theirs"
    sentence = "This is not theirs to do."


class ConcernNotTriaged(Conflict):
    """Nobody has looked at the concern yet, which comes first."""

    code = "concern-not-triaged"
    sentence = "The concern was not triaged yet."


class ConcernIsOpen(Conflict):
    """Only what was closed is reopened."""

    code = "concern-open"
    sentence = "The concern is open."


class ConcernIsClosed(Conflict):
    """The concern was closed; reopened, it goes on."""

    code = "concern-closed"
    sentence = "The concern is closed."


class ConcernIsWithdrawn(Conflict):
    """The person took it back; she alone may have it looked at again."""

    code = "concern-withdrawn"
    sentence = "Who raised the concern took it back, and alone may reopen it."


class ConcernIsTransferred(Conflict):
    """The concern is another borough's now."""

    code = "concern-transferred"
    sentence = "The concern was transferred to another borough."


class NothingWasDone(Conflict):
    """A concern is done only when something was done about it."""

    code = "nothing-was-done"
    sentence = "Nothing is noted as done about the concern."
    field = "outcome"


class MergedWithItself(Implausible):
    """A concern is no duplicate of itself."""

    code = "merged-with-itself"
    sentence = "A concern is no duplicate of itself."
    field = "into"


class MergedElsewhere(Conflict):
    """The other concern has come to its end: closed, itself a duplicate of a third, or another borough's now."""

    code = "merged-elsewhere"
    sentence = "The other concern is closed, itself a duplicate, or was transferred."
    field = "into"


class SystemOfAnother(Implausible):
    """A concern is referred to systems of its own borough, and the force has none."""

    code = "system-not-ours"
    sentence = "The system is not one of the borough's, or the force was named, which has none."
    field = "system"


class QuestionUnknown(Conflict):
    """Nobody asked this question."""

    code = "question-unknown"
    sentence = "There is no question of that number."
    field = "question"


class ContactNotGiven(Implausible):
    """Who may be told must have said where."""

    code = "contact-not-given"
    sentence = "Consent to be contacted needs a contact."
    field = "contact"
