"""Why the rules say no; it knows nothing of HTTP, which gives each family its status in one place.

Refusal
|-- Unknown                      there is nothing of that name in this borough (of another borough: the same)
|-- Implausible                  what was asked can never be right
|   |-- TooFarBack, TooFarAhead
|   |-- LocalTimeNotOnce
|   |   `-- LocalTimeNonexistent, LocalTimeAmbiguous
|   |-- RuleRefused              (in `rule_refusals`)
|   |-- HostMissing, HostSignsIn, OfficerHasHost   (in `staff_refusals`)
|   |-- ResidentHasOtherRole     (in `resident_refusals`)
|   |-- PairedTwice              (in `pair_refusals`)
|   |-- WhoIsMeantUnclear        (in `check_in_code`)
|   |-- FeedbackEmpty            (in `feedback_refusals`)
|   |-- PlanRefused              (in `plan_refusals`)
|   |-- MergedWithItself, SystemOfAnother, ContactNotGiven   (in `concern_refusals`)
|   |-- TargetSettledTwice       (in `target_refusals`)
|   |-- PeriodUnfit              (in `reading_refusals`)
|   |-- TransferredToItself      (in `transfer_refusals`)
|   |-- LinesRefused             (in `imports`)
|   `-- Unreadable               (in `sheets.refusals`)
`-- Conflict                     it could be right, and is not in the present state
    |-- VersionStale             who asks has seen another one: 412
    |-- SessionAlreadyCancelled, SessionAlreadyCompleted, SessionNotStarted, CapacityBelowTaken
    |-- AttendanceHasOtherRole, AttendanceAlreadyRecorded, NotBooked
    |-- CheckInIdReused, CorrectionWithoutReason, DeviceClockAhead, DeviceClockBehind
    |-- CodeUnknown, CodeAmbiguous                               (in `check_in_code`)
    |-- NothingOffered, OfferLapsed
    |-- AlreadyBooked, SessionAlreadyBegun                       (in `resident_refusals`)
    |-- FeedbackAlreadyGiven, NotThere                           (in `feedback_refusals`)
    |-- SchemeNotLaunched, SchemeAlreadyLaunched, BoroughAlreadyLive
    |-- PrincipalTaken, StaffNotOfficer, OfficerLeft   (in `staff_refusals`)
    |-- OfficerNotGiven, WithoutPlace, WalksWithTheGroup   (in `pair_refusals`)
    |-- StepNotTheirs, ConcernNotTriaged, ConcernIsOpen, ConcernIsClosed, ConcernIsTransferred   (in `concern_refusals`)
    |-- ConcernIsWithdrawn, NothingWasDone, MergedElsewhere, QuestionUnknown     (in `concern_refusals`)
    |-- ActionUnknown                                        (in `outcome_refusals`)
    |-- BoroughTakesNoPart                                   (in `transfer_refusals`)
    |-- LegallyHeld, AlreadyHeld, NotHeld                    (in `erasure_refusals`)
    |-- CapacityBelowMinimum, KindNotOffered (in `plan_refusals`)
    |-- BoroughHasPaused, BoroughOnlyInvited, BoroughAlreadyBegun (in `rollout_refusals`)
    `-- ReferenceUsedOtherwise
"""

from datetime import date
from typing import ClassVar


class Refusal(Exception):
    """The rules say no; `code` is stable and `sentence` is fit to be shown."""

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str] = "The rules do not allow this."
    field: str | None = None

    def __str__(self) -> str:
        return self.sentence


class Unknown(Refusal):
    """There is nothing of that name or id in this borough."""

    code = "not-found"
    sentence = "There is nothing of that name or id."


class Implausible(Refusal):
    """What was asked can never be right; another request may be."""


class TooFarBack(Implausible):
    """The day is further back than sessions may still be entered."""

    code = "too-far-back"
    sentence = "The day is too far back to be entered."


class TooFarAhead(Implausible):
    """The day is further ahead than anybody plans."""

    code = "too-far-ahead"
    sentence = "The day is too far ahead to be entered."


class LocalTimeNotOnce(Implausible):
    """No clock shows this time of day exactly once; `on` is the day, where one was not asked for by its name."""

    field = "starts_at"

    def __init__(self, on: date | None = None) -> None:
        super().__init__()
        self.on = on

    def __str__(self) -> str:
        return self.sentence if self.on is None else f"{self.sentence} That is on {self.on}."


class LocalTimeNonexistent(LocalTimeNotOnce):
    """The clock skips this time of day when summer time begins."""

    code = "local-time-nonexistent"
    sentence = "The clock skips this local time when summer time begins."


class LocalTimeAmbiguous(LocalTimeNotOnce):
    """The clock shows this time of day twice when summer time ends."""

    code = "local-time-ambiguous"
    sentence = "The clock shows this local time twice when summer time ends."


class Conflict(Refusal):
    """It could be right, and is not in the present state of things."""


class VersionStale(Conflict):
    """It was changed since it was read."""

    code = "version-stale"
    sentence = "It was changed since you read it. Read it again."


class SessionAlreadyCancelled(Conflict):
    """The session was cancelled."""

    code = "session-already-cancelled"
    sentence = "The session was cancelled."


class SessionAlreadyCompleted(Conflict):
    """The session was completed."""

    code = "session-already-completed"
    sentence = "The session was completed."


class SessionNotStarted(Conflict):
    """The session has not started yet."""

    code = "session-not-started"
    sentence = "The session has not started yet."


class CapacityBelowTaken(Conflict):
    """More places of a role are taken than the session would have; `field` is the bound of that role."""

    code = "capacity-below-taken"
    sentence = "More places are taken than the session would have."

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field


class AttendanceHasOtherRole(Conflict):
    """The attendance was made in another role than the one given."""

    code = "attendance-has-other-role"
    sentence = "The attendance was made in another role."


class AttendanceAlreadyRecorded(Conflict):
    """It was recorded already who came; that may be corrected, and is not left."""

    code = "attendance-already-recorded"
    sentence = "It was recorded already whether she came."


class DeviceClockAhead(Conflict):
    """A check-in is from later than now, so that it would have the last word for ever."""

    code = "device-clock-ahead"
    sentence = "The clock of the device is more than two minutes ahead."
    field = "said_at"


class DeviceClockBehind(Conflict):
    """A check-in is from long before the session."""

    code = "device-clock-behind"
    sentence = "The check-in is from more than a day before the session."
    field = "said_at"


class CheckInIdReused(Conflict):
    """The id of a check-in stands for another one."""

    code = "check-in-id-reused"
    sentence = "This check-in id stands for another one."
    field = "check_in_id"


class CorrectionWithoutReason(Conflict):
    """It was recorded otherwise, and nothing says why that was wrong."""

    code = "correction-without-reason"
    sentence = "It was recorded otherwise; say why that was wrong."
    field = "because"


class NotBooked(Conflict):
    """Who holds no booking cannot have missed the session."""

    code = "not-booked"
    sentence = "Who holds no booking is not absent."


class NothingOffered(Conflict):
    """No place was offered, or it was given up."""

    code = "nothing-offered"
    sentence = "No place is offered."


class OfferLapsed(Conflict):
    """The place was offered and not taken in time."""

    code = "offer-lapsed"
    sentence = "The place was not taken in time."


class SchemeNotLaunched(Conflict):
    """The borough has not launched this scheme."""

    code = "scheme-not-launched"
    sentence = "The borough has not launched this scheme."


class SchemeAlreadyLaunched(Conflict):
    """The borough launched this scheme with other figures."""

    code = "scheme-already-launched"
    sentence = "The borough launched this scheme with other figures."


class BoroughAlreadyLive(Conflict):
    """A borough that is live does not become a pilot again."""

    code = "borough-already-live"
    sentence = "The borough is live and does not become a pilot again."


class ReferenceUsedOtherwise(Conflict):
    """The borough's reference stands for a line with other values that was imported before."""

    code = "reference-used-otherwise"
    sentence = "A line with this reference was imported before, with other values."
    field = "reference"
