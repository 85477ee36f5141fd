"""SIGTERM ends every container of ours in mid-traffic, in time and with exit code 0, and nothing is lost by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chaos.team import at_work

if TYPE_CHECKING:
    from tests.chaos.verdict import Verdict
    from tests.e2e.compose.room import ComposedRoom
    from tests.e2e.compose.systems import Systems

pytestmark = [pytest.mark.e2e, pytest.mark.engine, pytest.mark.timeout(3600)]

CONTAINERS = ("merton-figures", "merton-lighting", "mail", "reports", "notifications", "sessions")
ENDED_WITHIN_S = 10.0
ANSWERS = 20


def test_sigterm_ends_each_container_within_ten_seconds_and_loses_nothing(
    room: ComposedRoom,
    verdict: Verdict,
    systems: Systems,
    notes: dict[str, list[str]],
) -> None:
    took: dict[str, float] = {}
    with at_work(room.teams()):
        for service in CONTAINERS:
            room.answered(ANSWERS)
            took[service] = room.stop(service)
        codes = {service: room.state_of(service)["ExitCode"] for service in CONTAINERS}
        room.installation.up()
        room.answered(ANSWERS)
    notes["SIGTERM"] = [f"{service} ended after {seconds:.1f} s" for service, seconds in took.items()]

    assert codes == dict.fromkeys(CONTAINERS, 0)
    assert {service: seconds for service, seconds in took.items() if seconds > ENDED_WITHIN_S} == {}
    assert systems.complaints() == []  # first, since what they answer are events too
    assert verdict.complaints() == {}
