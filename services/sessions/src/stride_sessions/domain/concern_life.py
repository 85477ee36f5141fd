"""The life of a concern as one table: which step leads from which state to which, and who may take it.

raised -> triaged -> referred -> actioned -> closed; reopened by the person or the team; or transferred, which is an end
here. Whatever is not in the table is refused, by a code that says what stands in the way.
"""

from collections.abc import Mapping
from types import MappingProxyType

from stride_sessions.domain.concern_refusals import (
    ConcernIsClosed,
    ConcernIsOpen,
    ConcernIsTransferred,
    ConcernNotTriaged,
    StepNotTheirs,
)
from stride_sessions.domain.refusals import Conflict

RAISED, TRIAGED, REFERRED, ACTIONED = "raised", "triaged", "referred", "actioned"
CLOSED, TRANSFERRED = "closed", "transferred"
STATES = (RAISED, TRIAGED, REFERRED, ACTIONED, CLOSED, TRANSFERRED)
OPEN = (RAISED, TRIAGED, REFERRED, ACTIONED)
TAKEN_UP = (TRIAGED, REFERRED, ACTIONED)

TEAM, PERSON, SYSTEM = "team", "person", "system"
DOERS = (TEAM, PERSON, SYSTEM)

_STAYS = {state: state for state in OPEN}


def _to(end: str, *states: str) -> Mapping[str, str]:
    return dict.fromkeys(states, end)


LIFE: Mapping[tuple[str, str], Mapping[str, str]] = MappingProxyType(
    {
        ("triage", TEAM): {**_STAYS, RAISED: TRIAGED},
        ("merge", TEAM): _to(CLOSED, *OPEN),
        ("refer", TEAM): _to(REFERRED, *TAKEN_UP),
        ("act", TEAM): _to(ACTIONED, *TAKEN_UP),
        ("close", TEAM): _to(CLOSED, *TAKEN_UP),
        ("reopen", TEAM): _to(RAISED, CLOSED),
        ("ask", TEAM): _STAYS,
        ("transfer", TEAM): _to(TRANSFERRED, *OPEN),
        ("receive", TEAM): _STAYS,
        ("add", PERSON): _STAYS,
        ("answer", PERSON): _STAYS,
        ("withdraw", PERSON): _to(CLOSED, *OPEN),
        ("reopen", PERSON): _to(RAISED, CLOSED),
        ("acknowledge", SYSTEM): _STAYS,
        ("act", SYSTEM): _to(ACTIONED, *OPEN),
        ("decline", SYSTEM): _STAYS,
    }
)
"""What a step by a kind of doer makes of each state; a state that is not named does not allow it."""

STEPS = tuple(dict.fromkeys(step for step, _ in LIFE))

_IN_THE_WAY: Mapping[str, type[Conflict]] = {
    RAISED: ConcernNotTriaged,
    CLOSED: ConcernIsClosed,
    TRANSFERRED: ConcernIsTransferred,
}


def after(state: str, step: str, by: str) -> str:
    """The state that a step leads to.

    Raises `StepNotTheirs` for a step that is never this doer's; `ConcernNotTriaged`, `ConcernIsOpen`,
    `ConcernIsClosed` or `ConcernIsTransferred` for one that the state does not allow.
    """
    leads = LIFE.get((step, by))
    if leads is None:
        raise StepNotTheirs
    if state not in leads:
        raise (ConcernIsOpen if step == "reopen" and state in OPEN else _IN_THE_WAY[state])
    return leads[state]
