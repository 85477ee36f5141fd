"""A borough's system, as itself, replies well and badly: each is handled as said, and the next one works."""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from stride_chassis.relay import Relay
from stride_contracts import ReplyRefused, TopicKind, topic_for
from stride_provision import onboard
from stride_sdk import Borough
from stride_sessions import consumers
from stride_sessions.domain.concern_life import SYSTEM, after

from tests.integration.answering import hearing, reply, with_header
from tests.integration.delivery.kit import read_topic, running, until
from tests.logs import lines_from_here

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from stride_provision import Issuer, KafkaAdmin, SystemCredential
    from stride_sessions.domain.replies import Reply
    from stride_sessions.handlers.ports import Work
    from stride_sessions.settings import SessionsSettings

    from tests.infra.face import Kafka
    from tests.integration.answering import Hearing, Told


pytestmark = pytest.mark.smoke


@pytest.fixture
def lighting(kafka_admin: KafkaAdmin, borough: str) -> SystemCredential:
    """The lighting system of the test's own borough."""
    return onboard(kafka_admin, borough, systems=("lighting",))["lighting"]


@pytest.fixture
async def unpublished(
    settings: SessionsSettings, issuer: Issuer, kafka: Kafka, lighting: SystemCredential
) -> AsyncIterator[Hearing]:
    """The service, hearing, with its relay still to be run."""
    async with hearing(settings, issuer, kafka, lighting) as service:
        yield service


@pytest.fixture
async def service(unpublished: Hearing) -> AsyncIterator[Hearing]:
    """The service, hearing and publishing."""
    async with running(Relay(unpublished.resources)):
        yield unpublished


@pytest.fixture
def other(kafka_admin: KafkaAdmin) -> str:
    """Another borough."""
    slug = f"other-{secrets.token_hex(4)}"
    onboard(kafka_admin, slug, systems=())
    return slug


@pytest.fixture
def settings(settings: SessionsSettings, other: str) -> SessionsSettings:
    """As everywhere, with the other borough in the reference file."""
    assert settings.boroughs_file is not None
    with settings.boroughs_file.open("a") as reference:
        reference.write(f"E09000098,{other},Made up too,North East\n")
    return settings


def about(told: list[Told], key: str) -> list[tuple[str, int]]:
    return [(one.name, one.keyseq) for one in told if one.key == key]


def refusals(told: list[Told]) -> dict[str, list[dict[str, str]]]:
    """By key: in which order two keys are told of depends on what else was polled with them."""
    found: dict[str, list[dict[str, str]]] = {}
    for one in told:
        if one.name == "reply-refused":
            found.setdefault(one.key, []).append(dict(one.says))
    return found


async def test_repeats_count_once_and_replies_are_taken_in_any_order(service: Hearing) -> None:
    concern_id = await service.raised()
    acted = reply(service.borough, concern_id, "actioned", action="lighting", reference="SLR-20417")
    have_it = reply(service.borough, concern_id, reference="SLR-20417")
    service.write(acted, acted, have_it, acted, have_it)
    service.write(reply(service.borough, concern_id, "declined", reply_id="last", reason="no-funding"))
    await service.heard("last")
    told = await service.told(count=4)

    assert about(told, concern_id) == [
        ("concern-raised", 1),
        ("concern-actioned", 2),
        ("concern-answered", 3),
        ("concern-answered", 4),
    ]
    assert [one.says.get("answer") for one in told[2:]] == ["acknowledged", "declined"]
    assert all(b":00:00Z" in one.headers["ce_time"] for one in told)
    assert all("traceparent" not in one.headers for one in told)
    assert {UUID(one.headers["ce_id"].decode()).version for one in told} == {4}


async def test_what_the_rules_refuse_is_told_on_the_concerns_key_and_the_next_reply_is_taken(
    service: Hearing, other: str
) -> None:
    ids = [str(uuid4()) for _ in range(6)]
    theirs, concern_id, closed, nothing = (
        await service.raised(other),
        await service.raised(),
        await service.raised(),
        str(uuid4()),
    )
    for step, body in [("triage", {"category": "no-cctv", "severity": "low"}), ("close", {"outcome": "not-ours"})]:
        await service.ask("POST", f"/boroughs/{service.borough}/concerns/{closed}/{step}", body)
    forged = with_header(reply(service.borough, theirs, reply_id=ids[1]), "ce_tenant", other.encode())
    service.write(
        reply(service.borough, nothing, reply_id=ids[0]),
        forged,
        reply(service.borough, closed, reply_id=ids[2]),
        reply(service.borough, concern_id, "actioned", reply_id=ids[3], action="floodlights"),
        reply(service.borough, concern_id, "postponed", reply_id=ids[4], until="spring"),
        reply(service.borough, nothing, reply_id=ids[0]),
        with_header(reply(service.borough, concern_id, reply_id=ids[5]), "ce_tenant", other.encode()),
    )
    await service.heard(ids[5])
    told = await service.told(count=10)
    of_other = await read_topic(service.kafka, topic_for(TopicKind.CONCERNS, other), count=1)
    assert await service.parked() == []

    assert refusals(told) == {
        nothing: [{"concern_id": nothing, "reply_id": ids[0], "code": "concern-not-found"}],
        theirs: [{"concern_id": theirs, "reply_id": ids[1], "code": "concern-not-found"}],
        closed: [{"concern_id": closed, "reply_id": ids[2], "code": "concern-closed"}],
        concern_id: [
            {"concern_id": concern_id, "reply_id": ids[3], "code": "code-unknown"},
            {"concern_id": concern_id, "reply_id": ids[4], "code": "type-unknown"},
        ],
    }
    assert [one.key for one in told if one.name == "concern-answered"] == [concern_id]
    assert len(of_other) == 1


async def test_what_cannot_be_read_is_parked_and_sealed_and_the_next_reply_is_taken(service: Hearing) -> None:
    concern_id = await service.raised()
    good, secret = reply(service.borough, concern_id), b"Asha, 07700 900123"
    service.write(
        replace(good, value=b'{"concern_id": "' + secret),
        with_header(good, "ce_source", b"/stride/\xff"),
        with_header(good, "ce_type", None),
        replace(good, key=str(uuid4()).encode()),
        with_header(good, "ce_id", b"x" * 65),
        with_header(good, "ce_source", b"/stride/systems/" + b"x" * 200),
        replace(reply(service.borough, concern_id, "postponed", reply_id="r1"), key=b"k"),
        reply(service.borough, concern_id, "actioned", action=secret.decode()),
        reply(service.borough, concern_id, reply_id="last"),
    )
    await service.heard("last")
    parked, told = await service.parked(), await service.told(count=2)
    dumps = [json.loads(service.resources.sealer.unseal(row["sealed"])) for row in parked]

    assert [(row["reason"], row["detail"]) for row in parked] == [
        ("not-json", "not well-formed"),
        ("header-not-utf-8", "ce_source"),
        ("attribute-missing", "ce_type"),
        ("key-mismatch", "ce_subject"),
        ("attribute-invalid", "ce_id"),
        ("attribute-invalid", "ce_source"),
        ("key-mismatch", "ce_subject"),
        ("contract-violated", "action"),
    ]
    assert all("Asha" not in row["shown"] and secret not in row["sealed"] for row in parked)
    assert all(dump["value"] for dump in dumps)
    assert about(told, concern_id) == [("concern-raised", 1), ("concern-answered", 2)]


async def test_a_number_that_a_system_claims_hides_nobody_elses_reply(service: Hearing) -> None:
    concern_id = await service.raised()
    numbered = [
        with_header(reply(service.borough, concern_id, reply_id=f"r{number}"), "ce_keyseq", str(number).encode())
        for number in (900, 2)
    ]
    service.write(*numbered)
    await service.heard("r2")
    told = await service.told(count=3)

    assert [one.name for one in told] == ["concern-raised", "concern-answered", "concern-answered"]


async def test_a_reply_that_comes_before_the_raising_is_published_follows_it(unpublished: Hearing) -> None:
    concern_id = await unpublished.raised()
    unpublished.write(reply(unpublished.borough, concern_id, reply_id="early"))
    await unpublished.heard("early")
    async with running(Relay(unpublished.resources)):
        told = await unpublished.told(count=2)

    assert about(told, concern_id) == [("concern-raised", 1), ("concern-answered", 2)]


async def test_a_system_hears_by_the_sdk_which_of_its_replies_was_refused(service: Hearing, tmp_path: Path) -> None:
    service.system.save(tmp_path / "lighting.json")
    system = Borough.from_file(tmp_path / "lighting.json")
    refused: list[ReplyRefused] = []

    @system.on(ReplyRefused)
    async def note(refusal: ReplyRefused) -> None:
        refused.append(refusal)

    nothing = uuid4()
    async with system:
        reply_id = await system.reply_acknowledged(nothing, reference="SLR-20417")
        await until(lambda: asyncio.sleep(0, refused))

    assert refused == [ReplyRefused(concern_id=nothing, reply_id=reply_id, code="concern-not-found")]


async def test_a_handler_that_raises_a_refusal_instead_of_saying_it_parks_the_reply(
    service: Hearing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The naive twin of what every test above rests on."""
    monkeypatch.setattr(consumers, "on_reply", partial(naive_on_reply, service.borough))
    monkeypatch.setattr("stride_chassis.projection.consumer.TRIES_BEFORE_PARKING", 1)
    with lines_from_here():  # what failed is written with all that it knew, which takes its time
        service.write(reply(service.borough, str(uuid4())))
        await until(service.parked)
    [parked] = await service.parked()

    assert (parked["reason"], parked["detail"]) == ("handler-failed", "Unknown")


async def naive_on_reply(mine: str, reply: Reply, work: Work) -> None:
    """Raise what stands against a reply of the test's own borough; those of other tests are passed over."""
    if work.borough == mine:
        concern = await work.concerns.get_for_update(reply.concern_id)
        after(concern.state, "acknowledge", SYSTEM)
