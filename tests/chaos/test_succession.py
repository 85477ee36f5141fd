"""Two processes of a service: one sessions process publishes, the other takes over; both reports processes apply."""

import signal
import time
from functools import partial

from tests.chaos.room import Room
from tests.chaos.team import at_work
from tests.chaos.verdict import Verdict
from tests.waiting import until

TAKEN_OVER_WITHIN_S = 5.0
STOPPED_FOR_S = 20.0  # after this long the server ends the connection that holds the relay's lock
PATIENCE_S = 90.0
TRIES = 3  # a machine may be slow for a while; a take-over that is slow is so every time


def the_leader(room: Room) -> str:
    """The sessions process that publishes; there is one, and one only."""
    both = room.processes("sessions")
    until(lambda: len(room.leaders(*both)) == 1, "one relay leads")
    return room.leaders(*both)[0]


def the_other(room: Room, leader: str) -> str:
    return next(process for process in room.processes("sessions") if process != leader)


def written_at(room: Room, session_id: str) -> list[float]:
    """When the broker wrote what is said of a session: seconds since 1970."""
    return [record.written_ms / 1000 for record in room.records() if record.key == session_id.encode()]


def applies_more(room: Room, process: str, count: float) -> bool:
    return room.applied(process) > count


def test_both_reports_processes_apply_and_each_event_counts_once(room: Room, verdict: Verdict) -> None:
    before = {process: room.applied(process) for process in room.processes("reports")}

    with at_work(room.teams()):
        for process, count in before.items():
            until(partial(applies_more, room, process, count + 20), f"{process} applies")

    assert verdict.complaints() == {}


def test_the_leader_is_killed_and_the_other_publishes_within_five_seconds(room: Room, verdict: Verdict) -> None:
    took: list[float] = []

    with at_work(room.teams()):
        while not took or (min(took) > TAKEN_OVER_WITHIN_S and len(took) < TRIES):
            leader = the_leader(room)
            survivor = the_other(room, leader)
            room.answered(30)
            took.append(taken_over(room, leader, survivor))
            room.start(leader)
            room.answered(30)

    assert min(took) <= TAKEN_OVER_WITHIN_S
    assert room.leaders(*room.processes("sessions")) == [survivor]
    assert verdict.complaints() == {}


def taken_over(room: Room, leader: str, survivor: str) -> float:
    """Kill the leader; the seconds until the broker wrote an event after that: its clock is this machine's."""
    room.stack.kill(leader)
    killed_at = time.time()
    after_the_kill = room.teams(survivor)[0].create_session()
    until(lambda: written_at(room, after_the_kill), "an event after the kill")
    return min(written_at(room, after_the_kill)) - killed_at


def test_a_leader_that_was_stopped_finds_another_one_leading(room: Room, verdict: Verdict) -> None:
    leader = the_leader(room)
    survivor = the_other(room, leader)

    with at_work(room.teams()):
        room.answered(30)
        room.stack.kill(leader, signal.SIGSTOP)
        try:
            until(lambda: room.leaders(survivor), "the other leads", within_s=STOPPED_FOR_S + PATIENCE_S)
            room.answered(30)
        finally:
            room.stack.kill(leader, signal.SIGCONT)
        until(lambda: not room.leaders(leader), "the stopped one stands by")
        room.answered(30)

    assert room.leaders(*room.processes("sessions")) == [survivor]
    assert verdict.complaints() == {}
