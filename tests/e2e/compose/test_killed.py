"""Each container is killed in mid-traffic and brought back: what was answered is there, once, and was heard by all.

The teams' ledger is kept here, outside of all containers, and held to rows, topics, figures and mails.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chaos.team import at_work

if TYPE_CHECKING:
    from tests.chaos.verdict import Verdict
    from tests.e2e.compose.room import ComposedRoom
    from tests.e2e.compose.systems import Systems

pytestmark = [pytest.mark.e2e, pytest.mark.engine, pytest.mark.timeout(3600)]

WITHOUT_WHICH_NOTHING_IS_ANSWERED = ("sessions", "postgres")
CONTAINERS = (
    "kafka",
    "postgres",
    "sessions",
    "reports",
    "notifications",
    "mail",
    "merton-lighting",
    "merton-figures",
)
ANSWERS = 30


@pytest.mark.parametrize("service", CONTAINERS)
def test_a_container_is_killed_and_brought_back_and_nothing_is_lost_or_counted_twice(
    room: ComposedRoom, verdict: Verdict, systems: Systems, service: str
) -> None:
    with at_work(room.teams()):
        room.answered(ANSWERS)
        room.kill(service)
        if service in WITHOUT_WHICH_NOTHING_IS_ANSWERED:
            room.missed(5)
        else:
            room.answered(ANSWERS)
        room.installation.up()
        room.answered(ANSWERS)

    assert systems.complaints() == []  # first, since what they answer are events too
    assert verdict.complaints() == {}
