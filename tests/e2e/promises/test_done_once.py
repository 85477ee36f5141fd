"""Twenty equal requests at once, and twenty more after `kill -9` of the service: one change, one answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.e2e.promises.commands import concerns, residents, rollout, sessions
from tests.e2e.promises.commands.team import ANYBODYS, NOTHING_ELSE, Command, Team
from tests.e2e.promises.planting import operations

if TYPE_CHECKING:
    from collections.abc import Callable

    from stride_cli.stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1800)]

CASES: dict[str, Callable[[Team], Command]] = {
    "PUT ": rollout.onboard,
    "PUT /schemes/{scheme}": rollout.launch,
    "POST /sessions": sessions.plan,
    "POST /sessions/{session_id}/reschedule": sessions.move,
    "POST /sessions/{session_id}/capacity": sessions.resize,
    "POST /sessions/{session_id}/cancel": sessions.cancel,
    "POST /sessions/{session_id}/complete": sessions.complete,
    "POST /sessions/{session_id}/bookings": residents.book,
    "POST /sessions/{session_id}/bookings/{attendance_id}/accept": residents.accept,
    "POST /sessions/{session_id}/bookings/{attendance_id}/leave": residents.leave,
    "POST /places": residents.ask,
    "POST /places/{link}/confirm": residents.confirm,
    "POST /places/{link}/give-up": residents.give_up,
    "POST /places/{link}/name": residents.change_name,
    "POST /places/{link}/feedback": residents.answer,
    "POST /places/{link}/wish": residents.wish,
    "POST /residents/{attendance_id}/erase": residents.erase,
    "POST /residents/{attendance_id}/renew-link": residents.renew_link,
    "POST /sessions/{session_id}/details": sessions.detail,
    "POST /sessions/{session_id}/everyone-home": sessions.say_everyone_home,
    "POST /staff": sessions.add_staff,
    "POST /staff/{staff_id}/leave": sessions.let_staff_leave,
    "POST /sessions/{session_id}/officers": sessions.assign,
    "POST /sessions/{session_id}/pairs": sessions.pair,
    "POST /sessions/{session_id}/attendance": sessions.record,
    "POST /sessions/{session_id}/check-ins": sessions.check_in,
    "POST /series": sessions.plan_series,
    "POST /series/{series_id}/reschedule": sessions.move_series,
    "POST /series/{series_id}/cancel": sessions.cancel_series,
    "POST /imports": sessions.import_sheet,
    "POST /concerns": concerns.raise_concern,
    f"POST {ANYBODYS}/concerns": concerns.raise_openly,
    "POST /places/{link}/concerns": concerns.raise_by_link,
    "POST /concern/add": concerns.own_step("add", {"text": "It is worst late."}),
    "POST /concern/answer": concerns.own_step("answer", {"question": 2, "text": "Both lamps."}, "ask"),
    "POST /concern/withdraw": concerns.own_step("withdraw", {}, events=1),
    "POST /concern/reopen": concerns.own_step("reopen", {}, "withdraw", events=1),
    "POST /concerns/{concern_id}/triage": concerns.step("triage"),
    "POST /concerns/{concern_id}/refer": concerns.step("refer", "triage"),
    "POST /concerns/{concern_id}/act": concerns.step("act", "triage"),
    "POST /concerns/{concern_id}/close": concerns.step("close", "triage"),
    "POST /concerns/{concern_id}/reopen": concerns.step("reopen", "triage", "close"),
    "POST /concerns/{concern_id}/ask": concerns.step("ask", events=0),
    "POST /concerns/{concern_id}/merge": concerns.merge,
    "POST /concerns/targets": rollout.settle_targets,
    "POST /concerns/{concern_id}/publish": concerns.publish,
    "POST /concerns/{concern_id}/unpublish": concerns.unpublish,
    "POST /concerns/{concern_id}/transfer": concerns.transfer,
    "POST /concerns/{concern_id}/hold": concerns.step("hold", events=0),
    "POST /concerns/{concern_id}/release": concerns.step("release", "hold", events=0),
    "POST /concerns/{concern_id}/erase": concerns.step("erase"),
    "POST /retention": rollout.settle_retention,
    "POST /schemes/{scheme}/defaults": rollout.settle,
    "POST /pause": rollout.pause,
    "POST /resume": rollout.resume,
}
"""By the operation that each of them sends; a borough that pauses comes last, since it takes little else."""
OTHERWISE = {
    "POST /imports/preview": "it changes nothing, and takes no key",
    "POST /concern/erase": "the code opens nothing afterwards, so that whoever repeats it is told 404",
    "POST /places/{link}/erase": "the link opens nothing afterwards, so that whoever repeats it is told 404",
}


@dataclass(frozen=True)
class Outcome:
    """What one command came to, before the service was killed and after."""

    first: set[tuple[int, bytes]]
    again: set[tuple[int, bytes]]
    other: httpx.Response
    has_other: bool
    wanted: int
    made: int


@dataclass(frozen=True)
class Outcomes:
    """What all commands came to, and how many events the second time added to all of them."""

    by_case: dict[str, Outcome]
    made_again: int


@pytest.fixture(scope="module")
def outcomes(stack: Stack) -> Outcomes:
    """Each command twenty times at once; then the service is killed, and started; then each of them again."""
    team = Team(stack)
    commands, first, made = {}, {}, {}
    for name, case in CASES.items():
        commands[name] = case(team)
        before = team.events()
        first[name] = team.at_once(commands[name])
        made[name] = team.events() - before
    stack.kill("sessions")
    stack.start_service("sessions")
    before = team.events()
    found = {}
    for name, command in commands.items():
        again, other = team.at_once(command), team.send(command.changed())
        has_other = command.other is not NOTHING_ELSE
        found[name] = Outcome(first[name], again, other, has_other, wanted=command.events, made=made[name])
    return Outcomes(found, team.events() - before)


@pytest.mark.parametrize("case", CASES)
def test_twenty_at_once_are_one_answer_and_its_events_once(outcomes: Outcomes, case: str) -> None:
    outcome = outcomes.by_case[case]
    assert [status for status, _ in outcome.first] in ([200], [201], [202]), outcome.first
    assert outcome.made == outcome.wanted


@pytest.mark.parametrize("case", CASES)
def test_after_a_kill_the_answer_is_the_same(outcomes: Outcomes, case: str) -> None:
    assert outcomes.by_case[case].again == outcomes.by_case[case].first


def test_after_a_kill_nothing_is_done_again(outcomes: Outcomes) -> None:
    assert outcomes.made_again == 0


@pytest.mark.parametrize("case", CASES)
def test_another_body_under_the_same_key_is_refused(outcomes: Outcomes, case: str) -> None:
    outcome = outcomes.by_case[case]
    code = "idempotency-key-reused" if outcome.has_other else "request-invalid"
    assert (outcome.other.status_code, outcome.other.json()["code"]) == (422, code)


def test_every_operation_that_writes_is_among_them(stack: Stack) -> None:
    bearer = {"Authorization": f"Bearer {stack.token(['officer'], ['merton'])}"}
    document = httpx.get(f"{stack.url('sessions')}/openapi.json", headers=bearer, timeout=90).raise_for_status().json()
    there = {f"{method} {short(path)}" for method, path, _ in operations(document)}
    assert there == set(CASES) | set(OTHERWISE)


def short(path: str) -> str:
    """A path as the table has it: without the borough, and told apart from one that the borough has as well."""
    return path.removeprefix("/boroughs/{borough}") if path != "/concerns" else f"{ANYBODYS}/concerns"
