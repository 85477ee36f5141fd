"""Kafka's disk is full: Kafka ends, commands are taken, and space and a restart bring everything out and across."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.chaos.compose.room import SERVICES, FaultRoom, now
from tests.waiting import until_the_engine_says

if TYPE_CHECKING:
    from tests.chaos.compose.disk import SmallDisk
    from tests.chaos.verdict import Verdict

pytestmark = [pytest.mark.engine, pytest.mark.timeout(3600)]

FAULT = "Kafka's disk is full"


def test_what_was_taken_while_the_disk_was_full_is_published_once_it_is_freed(
    room: FaultRoom, disk: SmallDisk, verdict: Verdict
) -> None:
    since = now()
    disk.fill()
    try:
        room.team.walk()
        room.unready()
        spent = room.efforts(FAULT)
        room.team.walk()
        rows = {row["part"]: row for row in json.loads(room.installation.stride("status", "--json", check=False))}
        until_the_engine_says(lambda: "No space left on device" in _kafkas_log(room), "Kafka says why")
    finally:
        disk.free()
    room.installation.compose("restart", "kafka")
    room.back("kafka")
    room.recovered(FAULT)

    assert all(effort.is_calm for effort in spent.values()), spent
    assert rows["kafka"]["state"] == "no answer"
    assert not rows["outbox"]["state"].startswith("empty")
    for service in SERVICES:
        told = room.story(service, since, FAULT, "kafka")
        assert len(told.causes("kafka")) >= 1
        assert (told.repeats(), told.noise()) == ([], [])
        assert not [line for line in told.lines if line["event"] == "worker ended"]
    assert verdict.complaints() == {}


def _kafkas_log(room: FaultRoom) -> str:
    return "\n".join(room.installation.logs("kafka"))
