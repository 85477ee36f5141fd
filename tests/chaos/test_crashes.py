"""`kill -9` of each service and of the broker while commands are in flight: nothing is lost, nothing counts twice."""

import pytest

from tests.chaos.room import Room
from tests.chaos.team import at_work
from tests.chaos.verdict import Verdict
from tests.waiting import until

ANSWERS = 60


@pytest.mark.parametrize("service", ["reports", "notifications"])
def test_a_service_that_hears_is_killed_and_misses_nothing(room: Room, verdict: Verdict, service: str) -> None:
    with at_work(room.teams()):
        room.answered(ANSWERS)
        room.crash(service)
        room.answered(ANSWERS)
        room.start(*room.processes(service))
        room.answered(ANSWERS)

    assert verdict.complaints() == {}


def test_sessions_is_killed_and_keeps_every_promise(room: Room, verdict: Verdict) -> None:
    with at_work(room.teams()):
        room.answered(ANSWERS)
        room.crash("sessions")
        until(lambda: room.ledger.troubles["ConnectError"] >= 10, "the teams miss sessions")
        room.start(*room.processes("sessions"))
        room.answered(ANSWERS)

    assert verdict.complaints() == {}


def test_the_broker_is_killed_and_commands_go_on(room: Room, verdict: Verdict) -> None:
    with at_work(room.teams()):
        room.answered(ANSWERS)
        room.stack.kill_broker()
        room.answered(ANSWERS)
        room.stack.start_broker()
        room.answered(ANSWERS)

    assert verdict.complaints() == {}
