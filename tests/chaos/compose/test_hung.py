"""A broker that hangs takes connections, for the kernel does; its health check tells it from one that answers."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import psutil  # type: ignore[import-untyped]  # published without types
import pytest

from tests.waiting import until_the_engine_says

if TYPE_CHECKING:
    from tests.chaos.compose.room import FaultRoom
    from tests.chaos.verdict import Verdict

pytestmark = [pytest.mark.engine, pytest.mark.timeout(3600)]

FAULT = "Kafka hangs"


def test_a_broker_that_hangs_is_not_taken_for_well(room: FaultRoom, verdict: Verdict) -> None:
    for process in (broker := processes(room)):
        process.send_signal(signal.SIGSTOP)
    try:
        until_the_engine_says(lambda: last_check(room) != 0, "the check of Kafka fails")
    finally:
        for process in broker:
            process.send_signal(signal.SIGCONT)
    until_the_engine_says(lambda: last_check(room) == 0, "the check of Kafka passes again")
    room.back("kafka")
    room.team.walk()
    room.recovered(FAULT)

    assert verdict.complaints() == {}


def processes(room: FaultRoom) -> list[psutil.Process]:
    """Kafka's, seen from outside its container."""
    [seen] = room.installation.inspect(room.installation.container("kafka"))
    first = psutil.Process(seen["State"]["Pid"])
    return [first, *first.children(recursive=True)]


def last_check(room: FaultRoom) -> int:
    """The exit code of Kafka's last health check."""
    [seen] = room.installation.inspect(room.installation.container("kafka"))
    code: int = seen["State"]["Health"]["Log"][-1]["ExitCode"]
    return code
