"""The code lists, version 1: what writers may say; readers accept any slug, so a list may grow.

Concerns, settings, light and the reasons for not reporting follow the scheme's own words and those of the
Public Attitude Survey.
"""

from enum import StrEnum


class SchemeSlug(StrEnum):
    """A programme a borough joins."""

    WALK_AND_TALK = "walk-and-talk"
    RUN_AND_TALK = "run-and-talk"
    NIGHT_SAFETY_AUDIT = "night-safety-audit"


class SessionKind(StrEnum):
    """What people meet for."""

    WALK = "walk"
    RUN = "run"
    AUDIT = "audit"
    DROP_IN = "drop-in"


class PartOfDay(StrEnum):
    """When on a day, as coarsely as the public may know."""

    EARLY_MORNING = "early-morning"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    LATE_EVENING = "late-evening"


class RescheduleReason(StrEnum):
    """Why a session takes place at another time."""

    WEATHER = "weather"
    OFFICER_UNAVAILABLE = "officer-unavailable"
    HOST_UNAVAILABLE = "host-unavailable"
    PLACE_UNAVAILABLE = "place-unavailable"
    DAYLIGHT = "daylight"
    OTHER = "other"


class CancelReason(StrEnum):
    """Why a session does not take place."""

    WEATHER = "weather"
    OFFICER_UNAVAILABLE = "officer-unavailable"
    HOST_UNAVAILABLE = "host-unavailable"
    PLACE_UNAVAILABLE = "place-unavailable"
    TOO_FEW_BOOKED = "too-few-booked"
    SAFETY = "safety"
    OTHER = "other"


class Role(StrEnum):
    """As what somebody attends."""

    OFFICER = "officer"
    PARTICIPANT = "participant"
    HOST = "host"
    PARTNER = "partner"


class AttendanceState(StrEnum):
    """Where one person's part in one session stands."""

    BOOKED = "booked"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    LAPSED = "lapsed"
    ATTENDED = "attended"
    NO_SHOW = "no-show"
    CANCELLED = "cancelled"


class ConcernKind(StrEnum):
    """What somebody said."""

    CONCERN = "concern"
    EXPERIENCE = "experience"
    SUGGESTION = "suggestion"
    QUESTION = "question"


class ConcernCategory(StrEnum):
    """What it is about: the environment, behaviour, or something further."""

    NO_CCTV = "no-cctv"
    POOR_LIGHTING = "poor-lighting"
    ISOLATED_OR_EMPTY = "isolated-or-empty"
    POOR_STREET_LAYOUT = "poor-street-layout"
    RESTRICTED_VISIBILITY = "restricted-visibility"
    RUNDOWN = "rundown"
    DRUGS_OR_ALCOHOL = "drugs-or-alcohol"
    OTHER_ENVIRONMENT = "other-environment"
    VERBAL_HARASSMENT_BY_ONE = "verbal-harassment-by-one"
    VERBAL_HARASSMENT_BY_GROUP = "verbal-harassment-by-group"
    BEING_FOLLOWED = "being-followed"
    OTHER_HARASSMENT = "other-harassment"
    POLICING_QUESTION = "policing-question"
    WIDER_ISSUE = "wider-issue"


class Setting(StrEnum):
    """In what sort of place."""

    QUIET_STREET = "quiet-street"
    BUSY_PUBLIC_PLACE = "busy-public-place"
    PARK_OR_OPEN_SPACE = "park-or-open-space"
    TRANSPORT = "transport"
    OTHER = "other"


class Light(StrEnum):
    """In what light."""

    DAYLIGHT = "daylight"
    DUSK = "dusk"
    DARK = "dark"


class Severity(StrEnum):
    """How grave; every severity is an ordinary concern."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    URGENT = "urgent"


class NotReportedBecause(StrEnum):
    """Why it was not reported before."""

    NOT_SERIOUS_ENOUGH = "not-serious-enough"
    WOULD_NOT_BE_TAKEN_SERIOUSLY = "would-not-be-taken-seriously"
    NOTHING_WOULD_CHANGE = "nothing-would-change"
    DID_NOT_KNOW_HOW = "did-not-know-how"
    OTHER = "other"


class ReferredTo(StrEnum):
    """Who is asked to act."""

    FORCE = "force"
    COUNCIL = "council"
    PARTNER = "partner"


class AnswerKind(StrEnum):
    """What a system answered."""

    ACKNOWLEDGED = "acknowledged"
    ACTIONED = "actioned"
    DECLINED = "declined"


class DeclineReason(StrEnum):
    """Why a system will not act."""

    NOT_OURS = "not-ours"
    DUPLICATE = "duplicate"
    NOT_FEASIBLE = "not-feasible"
    NO_FUNDING = "no-funding"
    NOT_ENOUGH_DETAIL = "not-enough-detail"
    OTHER = "other"


class ActionCode(StrEnum):
    """What was done."""

    REASSURANCE_PATROL = "reassurance-patrol"
    LIGHTING = "lighting"
    GREENERY = "greenery"
    CCTV = "cctv"
    OTHER = "other"


class ConcernOutcome(StrEnum):
    """How a concern ended."""

    DONE = "done"
    NO_FURTHER_ACTION = "no-further-action"
    NOT_OURS = "not-ours"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"


class ReopenedBy(StrEnum):
    """Who opened a closed concern again."""

    PERSON = "person"
    TEAM = "team"


class TransferDirection(StrEnum):
    """Which side of a transfer this event is."""

    IN = "in"
    OUT = "out"


class EraseReason(StrEnum):
    """Why a concern was erased."""

    REQUESTED = "requested"
    RETENTION = "retention"
    RAISED_IN_ERROR = "raised-in-error"


class RefusalCode(StrEnum):
    """Why a reply was not taken."""

    UNREADABLE = "unreadable"
    TYPE_UNKNOWN = "type-unknown"
    CODE_UNKNOWN = "code-unknown"
    CONCERN_NOT_FOUND = "concern-not-found"
    CONCERN_CLOSED = "concern-closed"


class RolloutStage(StrEnum):
    """How far a borough has come."""

    INVITED = "invited"
    PILOT = "pilot"
    LIVE = "live"
    PAUSED = "paused"


class PauseReason(StrEnum):
    """Why a borough pauses."""

    OFFICERS_NEEDED_ELSEWHERE = "officers-needed-elsewhere"
    FUNDING = "funding"
    SAFETY = "safety"
    BOROUGH_ASKED = "borough-asked"
    OTHER = "other"


class OffboardReason(StrEnum):
    """Why a borough leaves."""

    SCHEME_ENDED = "scheme-ended"
    FUNDING = "funding"
    BOROUGH_ASKED = "borough-asked"
    OTHER = "other"
