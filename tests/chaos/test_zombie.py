"""A reports process that sleeps past its session time-out wakes up with records that are no longer its own."""

import signal
from functools import partial

from tests.chaos.room import Room
from tests.chaos.team import at_work
from tests.chaos.verdict import Verdict
from tests.waiting import until

# The broker gives up on the process after 6 s; Postgres, if it slept amid a transaction, after another 10.
TAKEN_OVER_WITHIN_S = 180.0
BACK_WITHIN_S = 180.0
TRIES = 12
REFUSED = "batch refused: another process has taken the partition over"
EPOCHS = "SELECT topic, partition, epoch FROM projection_offset WHERE projection = 'reports.figures'"


def epochs(room: Room) -> dict[tuple[str, int], int]:
    return {(row["topic"], row["partition"]): row["epoch"] for row in room.rows("reports", EPOCHS)}


def has_taken_everything_over(room: Room, before: dict[tuple[str, int], int]) -> bool:
    now = epochs(room)
    return all(now[partition] > epoch for partition, epoch in before.items())


def sleep_and_wake(room: Room, process: str) -> None:
    """Stop a process until all its partitions are another's, then let it go on until it applies events again."""
    before = epochs(room)
    room.stack.kill(process, signal.SIGSTOP)
    try:
        until(partial(has_taken_everything_over, room, before), "the take-over", within_s=TAKEN_OVER_WITHIN_S)
        room.answered(30)
    finally:
        room.stack.kill(process, signal.SIGCONT)
    count = room.applied(process)
    until(lambda: room.applied(process) > count, "the awoken process applies", within_s=BACK_WITHIN_S)


def test_a_zombie_is_refused_and_comes_back(room: Room, verdict: Verdict) -> None:
    zombie = room.processes("reports")[0]
    refused_before = room.log_of(zombie).count(REFUSED)

    with at_work(room.teams()):
        room.answered(30)
        # What it holds when it falls asleep is chance; what the broker sends it in its sleep makes up for it, mostly.
        for _ in range(TRIES):
            sleep_and_wake(room, zombie)
            if room.log_of(zombie).count(REFUSED) > refused_before:
                break

    assert room.log_of(zombie).count(REFUSED) > refused_before
    assert verdict.complaints() == {}
