"""Why a record of staff, or giving a session to officers, is refused; none repeats a name.

Refusal
|-- Implausible
|   `-- HostMissing, HostSignsIn, OfficerHasHost
`-- Conflict
    `-- PrincipalTaken, StaffNotOfficer, OfficerLeft
"""

from stride_sessions.domain.refusals import Conflict, Implausible


class HostMissing(Implausible):
    """A host stands for a club, and none is named."""

    code = "host-missing"
    sentence = "A host stands for a club: name it by its slug."
    field = "host"


class HostSignsIn(Implausible):
    """A host has no token to sign in with."""

    code = "host-signs-in"
    sentence = "A host does not sign in."
    field = "principal"


class OfficerHasHost(Implausible):
    """An officer stands for no club."""

    code = "officer-has-host"
    sentence = "An officer stands for no club."
    field = "host"


class PrincipalTaken(Conflict):
    """Another officer of the borough, who has not left, signs in as this principal."""

    code = "principal-taken"
    sentence = "Another officer of the borough signs in as this."
    field = "principal"


class StaffNotOfficer(Conflict):
    """A session is given to officers, and one of these is a host."""

    code = "staff-not-officer"
    sentence = "One of these is no officer."
    field = "staff_ids"


class OfficerLeft(Conflict):
    """A session is given to officers, and one of these has left."""

    code = "officer-left"
    sentence = "One of these officers has left."
    field = "staff_ids"
