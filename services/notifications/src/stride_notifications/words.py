"""Plain words for what events say in codes; a code that is not in our lists is shown as it is."""

from enum import StrEnum
from types import MappingProxyType

from stride_contracts import codes

TITLES = MappingProxyType(
    {
        "session-created": "a session is planned",
        "session-rescheduled": "a session takes place at another time",
        "session-cancelled": "a session is cancelled",
        "session-completed": "a session has taken place",
        "attendance-recorded": "attendance was recorded",
        "feedback-given": "feedback was given",
        "concern-raised": "a concern was raised",
        "concern-triaged": "a concern was triaged",
        "concern-referred": "a concern was referred",
        "concern-answered": "a concern was answered",
        "concern-actioned": "something was done about a concern",
        "concern-closed": "a concern was closed",
        "concern-reopened": "a concern was opened again",
        "concern-transferred": "a concern was transferred",
        "concern-erased": "a concern was erased",
        "reply-refused": "a reply about a concern was refused",
        "borough-onboarded": "the borough has joined",
        "borough-paused": "the borough has paused",
        "borough-offboarded": "the borough has left",
        "scheme-launched": "a scheme was launched",
    }
)

# What who is told may have to do; after a mail, nobody else can.
REQUESTS = MappingProxyType(
    {
        "concern-erased": "Please delete earlier mails with this reference, and whatever else you keep about it.",
    }
)

# In the order in which a mail gives them; `make_deliveries` keeps the same fields.
LABELS = MappingProxyType(
    {
        "kind": "Kind",
        "scheme": "Scheme",
        "category": "Category",
        "severity": "Severity",
        "setting": "Setting",
        "light": "Light",
        "ward": "Ward",
        "session_kind": "Said at a session of kind",
        "not_reported_because": "Not reported before, because",
        "on": "Date",
        "part_of_day": "Part of the day",
        "previous_on": "Date until now",
        "host": "Host",
        "distance_m": "Distance in metres",
        "planned_minutes": "Planned minutes",
        "head_count": "People who came",
        "minutes": "Minutes it took",
        "role": "Role",
        "state": "State",
        "month": "Month",
        "feels_safer_here": "Feels safer here, 1 to 5",
        "police_listen_to_concerns": "Police listen to local people's concerns, 1 to 5",
        "police_treat_everyone_fairly": "Police treat everyone fairly, 1 to 5",
        "police_deal_with_what_matters": "Police deal with what matters here, 1 to 5",
        "knows_ward_officer": "Knows how to contact the ward officer, 1 to 5",
        "would_come_again": "Would come again, 1 to 5",
        "to": "Referred to",
        "asks_for": "Asked for",
        "answer": "Answer",
        "action": "Action",
        "system": "System",
        "reference": "Reference there",
        "outcome": "Outcome",
        "by": "Opened again by",
        "direction": "It went",
        "other_borough": "Other borough",
        "code": "Why it was refused",
        "reason": "Reason",
        "stage": "Stage",
        "police_command": "Police command",
        "launched_on": "Launched on",
        "planned_sessions_per_month": "Planned sessions per month",
    }
)

_SPELT = MappingProxyType(
    {
        "no-cctv": "no CCTV",
        "cctv": "CCTV",
        "drop-in": "drop-in",
        "no-show": "no-show",
        "in": "from another borough to this one",
        "out": "from this borough to another",
    }
)
_KNOWN = frozenset(
    code.value for one in vars(codes).values() if isinstance(one, type) and issubclass(one, StrEnum) for code in one
)


def title_of(event_type: str) -> str:
    """What happened, as a line; an event type that is not known here is named as it is."""
    return TITLES.get(event_type, event_type)


def plain(fact: str | float) -> str:
    """A code in plain words, or a figure, a date or a reference as it stands."""
    if fact in _SPELT:
        return _SPELT[str(fact)]
    return fact.replace("-", " ") if isinstance(fact, str) and fact in _KNOWN else str(fact)
