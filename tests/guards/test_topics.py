"""Every topic has who writes it and who reads it, and whoever reads loses nothing."""

from __future__ import annotations

import ast
from importlib import import_module
from typing import TYPE_CHECKING
from unittest.mock import MagicMock

import pytest
from stride_cli.blueprint import HEARS
from stride_contracts import EVENT_TYPES, TopicKind, kind_of
from stride_provision import Database, Issuer
from stride_provision.grants import Operation, Resource, service_grants, service_grants_in, system_grants
from stride_sessions.store.published import CONTRACTS

from tests.databases import settings_of, told
from tests.guards.sources import SERVICES, modules, shown, tree

if TYPE_CHECKING:
    from pathlib import Path

    from stride_chassis import Projection, Service

OUTBOUND: dict[TopicKind, str] = {}  # kinds that only borough systems read, each with the reason
# What a lost record would be with each policy: MANUAL alone leaves the offset to us.
AT_LEAST_ONCE = {"MANUAL"}
OF_THEIR_OWN = {"smtp_host": "127.0.0.1", "mail_from": "stride@stride.example", "deletions_file": "unused.jsonl"}


def built(service: str, issuer: Issuer) -> Service:
    """The service as its entry point builds it."""
    with told({**settings_of(Database("postgresql://nowhere", "postgresql://nowhere"), issuer), **OF_THEIR_OWN}):
        made: Service = import_module(f"stride_{service}.app").build()
    return made


def projections(service: str, issuer: Issuer) -> list[Projection]:
    return list(built(service, issuer).projections(MagicMock()))


def granted(service: str, operation: Operation) -> set[TopicKind]:
    """What a service may do on the topics of a borough and on the roll-out's."""
    grants = [*service_grants(service), *service_grants_in(service, "merton")]
    return {kind_of(one.name) for one in grants if (one.resource, one.operation) == (Resource.TOPIC, operation)}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_may_read_what_it_hears_and_nothing_else(service: str, issuer: Issuer) -> None:
    heard = {kind for projection in projections(service, issuer) for kind in projection.kinds}
    assert heard == granted(service, Operation.READ) == HEARS[service]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_may_write_what_it_says_and_nothing_else(service: str) -> None:
    says = {contract.topic_kind for contract in CONTRACTS.values()} if service == "sessions" else set()
    assert says == granted(service, Operation.WRITE)


@pytest.mark.parametrize("kind", TopicKind)
def test_every_topic_is_written_and_read(kind: TopicKind, issuer: Issuer) -> None:
    systems_write = {
        kind_of(one.name) for one in system_grants("merton", "merton.demo") if one.operation is Operation.WRITE
    }
    writers = [service for service in SERVICES if kind in granted(service, Operation.WRITE)]
    readers = [service for service in SERVICES for one in projections(service, issuer) if kind in one.kinds]
    assert writers or kind in systems_write
    assert bool(readers) != (kind in OUTBOUND)
    assert [event for event in EVENT_TYPES.values() if event.topic_kind is kind]


@pytest.mark.parametrize("service", SERVICES)
def test_a_projection_is_named_after_its_service_and_applies_only_what_it_hears(service: str, issuer: Issuer) -> None:
    for projection in projections(service, issuer):
        assert projection.name.startswith(f"{service}.")  # its consumer group, which the service is let into
        assert {event.topic_kind for event in projection.apply} == set(projection.kinds)


def calls(name: str) -> list[tuple[Path, ast.Call]]:
    return [
        (module, node)
        for module in modules()
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name
    ]


def test_every_subscriber_says_that_it_acknowledges_itself_and_answers_nothing() -> None:
    assert calls("subscriber")
    for module, call in calls("subscriber"):
        said = {keyword.arg: keyword.value for keyword in call.keywords}
        policy = said.get("ack_policy")
        assert isinstance(policy, ast.Attribute), shown(module)
        assert policy.attr in AT_LEAST_ONCE, shown(module)
        assert "no_reply" in said, shown(module)
        assert ast.literal_eval(said["no_reply"]) is True, shown(module)


def test_events_leave_through_the_outbox_only() -> None:
    assert [shown(module) for module, _ in calls("publisher")] == []
