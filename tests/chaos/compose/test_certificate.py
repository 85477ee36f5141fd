"""The broker's certificate expires: every service says so, commands are taken meanwhile, and a new one ends it."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from stride_provision import Authority

from tests.chaos.compose.room import SERVICES, FaultRoom, now
from tests.waiting import until_the_engine_says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.chaos.verdict import Verdict

pytestmark = [pytest.mark.engine, pytest.mark.timeout(3600)]

FAULT = "Kafka's certificate has expired"
EXPIRED = "certificate verify failed: certificate has expired"
STARTED_WITHIN_S = 240.0  # the broker has to start before anybody can see its certificate


def test_an_expired_certificate_is_named_and_a_new_one_is_taken(room: FaultRoom, verdict: Verdict) -> None:
    since = now()
    with _expired(room):
        for service in SERVICES:
            names_it = partial(_names_it, room, service, since)
            until_the_engine_says(names_it, f"{service} names it", within_s=STARTED_WITHIN_S)
        room.team.walk()
        spent = room.efforts(FAULT)
    room.recovered(FAULT)

    assert all(effort.is_calm for effort in spent.values()), spent
    for service in SERVICES:
        told = room.story(service, since, FAULT, "kafka")
        assert told.causes("kafka").count(EXPIRED) == 1
        assert len(told.causes("kafka")) <= 3  # one more at each of the two restarts of the broker
        assert told.starts() == 0
        assert told.repeats() == []
        assert told.noise() == []
    assert verdict.complaints() == {}


@contextmanager
def _expired(room: FaultRoom) -> Iterator[None]:
    """Let the broker have a certificate of yesterday; afterwards a new one is made as the runbook says."""
    state, compose = room.installation.state, room.installation.compose
    file, authority = state / "kafka" / "broker.pem", Authority.load_or_create(state / "authority")
    file.write_text(authority.issue(["kafka", "127.0.0.1"], timedelta(days=-1)))
    compose("restart", "kafka")
    try:
        yield
    finally:
        file.unlink()
        room.installation.init()
        compose("restart", "kafka")
        room.back("kafka")


def _names_it(room: FaultRoom, service: str, since: str) -> bool:
    return EXPIRED in room.story_of(service, since).causes("kafka")
