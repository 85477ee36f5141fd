"""How the person who raised a concern is told what became of it: one sentence for each state, step and code."""

from collections.abc import Mapping
from types import MappingProxyType

from stride_sessions.domain.concern import Change
from stride_sessions.domain.concern_life import ACTIONED, CLOSED, PERSON, RAISED, REFERRED, TEAM, TRANSFERRED, TRIAGED

STATES: Mapping[str, str] = MappingProxyType(
    {
        RAISED: "Your concern has reached the team. Somebody will look at it.",
        TRIAGED: "The team has looked at your concern.",
        REFERRED: "Your concern was passed to those who can act on it.",
        ACTIONED: "Something was done about your concern.",
        CLOSED: "Your concern is closed.",
        TRANSFERRED: "Your concern was passed to the borough that the place belongs to.",
    }
)
STEPS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("raise", TEAM): "An officer wrote down your concern.",
        ("raise", PERSON): "You raised your concern.",
        ("triage", TEAM): "The team looked at it.",
        ("act", TEAM): "The team noted what was done.",
        ("act", "system"): "Those it was passed to said what they did.",
        ("reopen", TEAM): "The team opened it again.",
        ("reopen", PERSON): "You opened it again.",
        ("ask", TEAM): "The team asked you something.",
        ("add", PERSON): "You said more.",
        ("answer", PERSON): "You answered a question.",
        ("withdraw", PERSON): "You took it back.",
        ("merge", TEAM): "Somebody had told the team of the same before. It goes on there.",
        ("transfer", TEAM): "It was passed to the borough that the place belongs to.",
        ("receive", TEAM): "It came from another borough, since the place lies here.",
        ("acknowledge", "system"): "Those it was passed to have it.",
    }
)
REFERRED_TO: Mapping[str, str] = MappingProxyType(
    {
        "force": "It was passed to the police.",
        "council": "It was passed to the council.",
        "partner": "It was passed to a partner.",
    }
)
ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "reassurance-patrol": "Officers patrolled there.",
        "lighting": "The lighting was seen to.",
        "greenery": "The greenery was cut back.",
        "cctv": "The CCTV was seen to.",
        "other": "Something else was done.",
    }
)
OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "done": "It was closed, because what could be done was done.",
        "no-further-action": "It was closed. Nothing more will be done.",
        "not-ours": "It was closed. It is for somebody else to act on.",
    }
)
DECLINES: Mapping[str, str] = MappingProxyType(
    {
        "not-ours": "Those it was passed to say that it is not theirs to act on.",
        "duplicate": "Those it was passed to know of it already.",
        "not-feasible": "Those it was passed to say that it cannot be done.",
        "no-funding": "Those it was passed to say that there is no money for it.",
        "not-enough-detail": "Those it was passed to say that they need to know more.",
        "other": "Those it was passed to say that they will not act.",
    }
)
MAY: Mapping[str, str] = MappingProxyType(
    {
        "add": "Say more.",
        "answer": "Answer a question.",
        "withdraw": "Take your concern back.",
        "reopen": "Have it looked at again.",
    }
)
_BY_DETAIL: Mapping[str, tuple[str, Mapping[str, str]]] = MappingProxyType(
    {
        "refer": ("referred_to", REFERRED_TO),
        "close": ("outcome", OUTCOMES),
        "decline": ("reason", DECLINES),
    }
)


def told(change: Change) -> str:
    """What a step is called to her; a code that is newer than these words is told as the step alone."""
    if change.step in _BY_DETAIL:
        detail, words = _BY_DETAIL[change.step]
        code = str(change.details.get(detail))
        return words.get(code, STATES[change.state])
    return STEPS.get((change.step, change.doer.kind), STATES[change.state])
