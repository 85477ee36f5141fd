"""Why a plan is refused whose parts do not go together, or that the borough does not hold.

Implausible
`-- PlanRefused
    |-- WomenOnlyNeedsHost
    |-- MinutesMissing, OffTheGrid
    `-- MinimumIncomplete, MinimumAboveCapacity, DecisionInThePast
Conflict
`-- CapacityBelowMinimum, KindNotOffered
"""

from stride_sessions.domain.refusals import Conflict, Implausible


class PlanRefused(Implausible):
    """The parts of a plan do not go together."""


class WomenOnlyNeedsHost(PlanRefused):
    """A session for women only that nobody hosts; the rule is the host's, and not the police's."""

    code = "women-only-needs-host"
    sentence = "A session for women only needs a host whose rule it is."
    field = "for_whom"


class MinutesMissing(PlanRefused):
    """Nothing says how long the session takes, nor do the borough's defaults."""

    code = "minutes-missing"
    sentence = "Say how many minutes it takes; the borough has no default for this scheme."
    field = "planned_minutes"


class OffTheGrid(PlanRefused):
    """The borough holds sessions of the scheme in slots, and none begins at this time."""

    code = "off-the-grid"
    sentence = "It must begin on a slot of the borough, counted from the full hour."
    field = "starts_at"


class MinimumIncomplete(PlanRefused):
    """A minimum without an hour to decide, or the hour without a minimum."""

    code = "minimum-incomplete"
    sentence = "Give both `minimum` and `decide_hours`, or neither."
    field = "minimum"


class MinimumAboveCapacity(PlanRefused):
    """More people would be needed than there are places."""

    code = "minimum-above-capacity"
    sentence = "The session has fewer places than people it needs."
    field = "minimum"


class DecisionInThePast(PlanRefused):
    """The hour to decide is gone by, so that the session would be called off at once."""

    code = "decision-in-the-past"
    sentence = "The hour at which it would be decided is gone by."
    field = "decide_hours"


class CapacityBelowMinimum(Conflict):
    """The session would have fewer places than people it needs to go ahead."""

    code = "capacity-below-minimum"
    sentence = "The session would have fewer places than people it needs."
    field = "capacity"


class KindNotOffered(Conflict):
    """The borough holds no sessions of this kind in this scheme."""

    code = "kind-not-offered"
    sentence = "The borough holds no sessions of this kind in this scheme."
    field = "kind"
