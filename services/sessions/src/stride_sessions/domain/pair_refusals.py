"""Why officers and residents are not paired as the team asked.

Refusal
|-- Implausible
|   `-- PairedTwice
`-- Conflict
    `-- OfficerNotGiven, WithoutPlace, WalksWithTheGroup
"""

from stride_sessions.domain.refusals import Conflict, Implausible


class PairedTwice(Implausible):
    """Somebody is named in two pairs of one list."""

    code = "paired-twice"
    sentence = "Each person is paired once."
    field = "pairs"


class OfficerNotGiven(Conflict):
    """A pair names somebody who is no officer of this session."""

    code = "officer-not-given"
    sentence = "The session was not given to one of these officers."
    field = "pairs"


class WithoutPlace(Conflict):
    """A pair names somebody who has no place in this session, or has not confirmed it."""

    code = "without-place"
    sentence = "One of these has no confirmed place in the session."
    field = "pairs"


class WalksWithTheGroup(Conflict):
    """A pair names somebody who wishes for no officer of her own."""

    code = "walks-with-the-group"
    sentence = "One of these wishes to walk with the group, without an officer of her own."
    field = "pairs"
