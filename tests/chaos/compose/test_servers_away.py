"""Kafka and Postgres are away for a minute, down or silent: one line says why, none is busy, all goes on by itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.chaos.compose.room import SERVICES, FaultRoom, now

if TYPE_CHECKING:
    from tests.chaos.compose.story import Story
    from tests.chaos.verdict import Verdict

pytestmark = [pytest.mark.engine, pytest.mark.timeout(3600)]

AWAY_S = 60.0
DOWN = ("stop", "start")
SILENT = ("pause", "unpause")
NO_ANSWER = {"no answer in time"}
UNREACHABLE = NO_ANSWER | {  # a server that takes its time to stop may first fall silent
    "connection closed",
    "connection refused",
    "connection reset by peer",
    "name cannot be resolved",
    "no route to host",
}
SHUTTING_DOWN = {"the database system is shutting down", "terminating connection due to administrator command"}
MOST_OUTAGES = 2
"""A server that is stopping may answer once more after it fell silent; one that comes back may be slow to answer."""


@pytest.mark.parametrize(("how", "causes"), [(DOWN, UNREACHABLE), (SILENT, NO_ANSWER)], ids=["down", "silent"])
def test_commands_are_taken_while_kafka_is_away_and_told_when_it_is_back(
    room: FaultRoom, verdict: Verdict, how: tuple[str, str], causes: set[str]
) -> None:
    fault, since = f"Kafka: {how[0]}", now()
    with room.lasting(AWAY_S):
        room.installation.compose(how[0], "kafka")
        room.team.walk()
        room.unready()
        spent = room.efforts(fault)
        room.team.walk()
    room.installation.compose(how[1], "kafka")
    room.back("kafka")
    room.recovered(fault)

    assert all(effort.is_calm for effort in spent.values()), spent
    for service in SERVICES:
        _assert_told_once(room.story(service, since, fault, "kafka"), "kafka", causes, MOST_OUTAGES)
    assert verdict.complaints() == {}


@pytest.mark.parametrize(
    ("how", "causes"), [(DOWN, UNREACHABLE | SHUTTING_DOWN), (SILENT, NO_ANSWER)], ids=["down", "silent"]
)
def test_commands_are_put_off_while_postgres_is_away_and_done_when_it_is_back(
    room: FaultRoom, verdict: Verdict, how: tuple[str, str], causes: set[str]
) -> None:
    fault, since = f"Postgres: {how[0]}", now()
    with room.lasting(AWAY_S):
        room.installation.compose(how[0], "postgres")
        room.unready()
        spent = room.efforts(fault)
    with ThreadPoolExecutor(1) as pool:
        walking = pool.submit(room.team.walk)
        room.put_off(more=1)
        room.installation.compose(how[1], "postgres")
        walking.result()
    room.recovered(fault)

    assert all(effort.is_calm for effort in spent.values()), spent
    for service in SERVICES:
        _assert_told_once(room.story(service, since, fault, "postgres"), "postgres", causes, MOST_OUTAGES)
    assert verdict.complaints() == {}


def _assert_told_once(told: Story, server: str, causes: set[str], most: int) -> None:
    assert 1 <= told.outages(server) <= most
    assert len(told.causes(server)) == told.outages(server)
    assert set(told.causes(server)) <= causes
    assert told.ends(server) == told.outages(server)
    assert told.repeats() == []
    assert told.noise() == []
