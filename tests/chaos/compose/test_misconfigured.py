"""Wrong passwords and a missing secret file, each in another service at one time: each says so, and none is busy."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from math import log2
from typing import TYPE_CHECKING, Any

import pytest

from tests.chaos.compose.room import FaultRoom, now
from tests.waiting import until_the_engine_says

if TYPE_CHECKING:
    from pathlib import Path

    from tests.chaos.compose.gauge import Effort
    from tests.chaos.compose.story import Story
    from tests.chaos.verdict import Verdict

pytestmark = [pytest.mark.engine, pytest.mark.timeout(3600)]

FAULT = "Misconfigured"
EXIT_SETTINGS = 2
FIRST_WAIT_S = 0.1  # Docker waits twice as long before each start: ten take it three quarters of a minute


@dataclass(frozen=True)
class Seen:
    """What was seen while all three were misconfigured."""

    efforts: dict[str, Effort]
    wrong_kafka_password: Story
    wrong_database_password: Story
    missing_file: Story
    restarts: int
    lasted_s: float


@pytest.fixture(scope="module")
def seen(room: FaultRoom) -> Seen:
    """Sessions has a wrong password for Kafka, reports one for Postgres, notifications none for Kafka.

    The first is undone by provisioning, which gives Kafka's user the password of the file; the others by their files.
    """
    kafka, database, missing = (
        _secret(room, "sessions", "kafka_password"),
        _secret(room, "reports", "database_url"),
        _secret(room, "notifications", "kafka_password"),
    )
    address, password, since, began = database.read_text(), missing.read_text(), now(), time.monotonic()
    kafka.write_text("mistyped")
    database.write_text(address.replace("_app:", "_app:mistyped"))
    missing.unlink()
    try:
        room.installation.compose("restart", "sessions", "reports", "notifications")
        looked = _look(room, since, began)
    finally:
        database.write_text(address)
        missing.write_text(password)
        missing.chmod(0o644)
        room.installation.compose("run", "--rm", "--no-deps", "-T", "provision")
        room.installation.compose("restart", "reports")
    return looked


def _has_been_refused(room: FaultRoom, service: str, server: str, since: str) -> bool:
    return bool(_refusals(room.story_of(service, since), server))


def _refusals(told: Story, server: str) -> list[str]:
    """The causes told, but that there was no answer in time: a machine may be slow while three services start."""
    return [cause for cause in told.causes(server) if cause != "no answer in time"]


def _look(room: FaultRoom, since: str, began: float) -> Seen:
    services = ("sessions", "reports")
    room.unready(services)
    for service, server in zip(services, ("kafka", "postgres"), strict=True):  # it has started, and is refused
        until_the_engine_says(partial(_has_been_refused, room, service, server, since), f"{service} has been refused")
    spent = room.efforts(FAULT, services)
    until_the_engine_says(partial(_has_ended, room), "notifications has ended for want of a setting")
    return Seen(
        spent,
        room.story("sessions", since, FAULT, "kafka"),
        room.story("reports", since, FAULT, "postgres"),
        room.story("notifications", since, FAULT, "kafka"),
        _container(room)["RestartCount"],
        time.monotonic() - began,
    )


def test_a_wrong_password_for_kafka_is_told_once(seen: Seen) -> None:
    assert _refusals(seen.wrong_kafka_password, "kafka") == ["SASL authentication failed"]
    assert seen.wrong_kafka_password.repeats() == []
    assert seen.wrong_kafka_password.noise() == []


def test_a_wrong_password_for_postgres_is_told_once(seen: Seen) -> None:
    causes = _refusals(seen.wrong_database_password, "postgres")
    assert causes == ['password authentication failed for user "reports_app"']
    assert seen.wrong_database_password.repeats() == []
    assert seen.wrong_database_password.noise() == []


def test_who_is_not_let_in_does_not_knock_all_the_time(seen: Seen) -> None:
    assert all(effort.is_calm for effort in seen.efforts.values()), seen.efforts


def test_a_missing_secret_file_ends_the_service_with_a_line_that_names_the_setting(seen: Seen) -> None:
    said = [line for line in seen.missing_file.lines if line["level"] == "critical"]
    assert said
    assert {tuple(line["settings"]) for line in said} == {("STRIDE_KAFKA_PASSWORD: Field required",)}


def test_a_service_that_ends_at_once_is_started_less_and_less_often(seen: Seen) -> None:
    most = 2 + log2(1 + seen.lasted_s / FIRST_WAIT_S)
    assert 1 < seen.restarts <= most


def test_no_password_is_logged(seen: Seen) -> None:
    stories = (seen.wrong_kafka_password, seen.wrong_database_password, seen.missing_file)
    assert not [line for told in stories for line in told.lines if "mistyped" in str(line)]


def test_all_go_on_once_they_have_what_they_need(room: FaultRoom, verdict: Verdict) -> None:
    room.team.walk()
    room.recovered(FAULT)
    assert verdict.complaints() == {}


def _secret(room: FaultRoom, service: str, name: str) -> Path:
    return room.installation.state / "secrets" / service / f"stride_{name}"


def _container(room: FaultRoom) -> dict[str, Any]:
    found: dict[str, Any] = room.installation.inspect(room.installation.container("notifications"))[0]
    return found


def _has_ended(room: FaultRoom) -> bool:
    state = _container(room)["State"]
    return (state["Status"], state["ExitCode"]) == ("restarting", EXIT_SETTINGS)
