"""The life of a concern: every step by everybody in every state, generated from the table."""

from itertools import product

import pytest
from stride_sessions.domain.concern_life import DOERS, LIFE, OPEN, STATES, STEPS, after
from stride_sessions.domain.refusals import Conflict

EVERYTHING = [
    (state, step, by, LIFE.get((step, by), {}).get(state)) for state, step, by in product(STATES, STEPS, DOERS)
]
CODES = {
    "raised": "concern-not-triaged",
    "closed": "concern-closed",
    "transferred": "concern-transferred",
}


@pytest.mark.parametrize(("state", "step", "by", "end"), [case for case in EVERYTHING if case[3]])
def test_a_step_of_the_table_leads_where_it_says(state: str, step: str, by: str, end: str) -> None:
    assert after(state, step, by) == end


@pytest.mark.parametrize(("state", "step", "by"), [case[:3] for case in EVERYTHING if not case[3]])
def test_whatever_is_not_in_the_table_is_refused_with_its_code(state: str, step: str, by: str) -> None:
    if (step, by) not in LIFE:
        code = "step-not-theirs"
    elif step == "reopen" and state in OPEN:
        code = "concern-open"
    else:
        code = CODES[state]
    with pytest.raises(Conflict) as refusal:
        after(state, step, by)
    assert refusal.value.code == code


def test_the_table_names_states_and_doers_that_there_are() -> None:
    assert {by for _, by in LIFE} == set(DOERS)
    assert {state for leads in LIFE.values() for state in [*leads, *leads.values()]} == set(STATES)


def test_nothing_leads_out_of_a_transfer_and_only_reopening_out_of_the_end() -> None:
    assert not [case for case in EVERYTHING if case[0] == "transferred" and case[3]]
    assert {step for state, step, _, end in EVERYTHING if state == "closed" and end} == {"reopen"}
