import pytest
from stride_contracts import TopicKind, topic_for
from stride_provision.acls import as_grant, as_rule
from stride_provision.grants import (
    SERVICES,
    Grant,
    Operation,
    Resource,
    service_grants,
    service_grants_in,
    system_grants,
)


def _may(grants: list[Grant], operation: Operation, resource: Resource = Resource.TOPIC) -> set[str]:
    return {one.name for one in grants if one.operation is operation and one.resource is resource}


def test_a_system_reads_its_borough_by_prefix_and_writes_its_replies_only() -> None:
    grants = system_grants("merton", "merton.lighting")

    assert _may(grants, Operation.READ) == _may(grants, Operation.DESCRIBE) == {"stride.merton."}
    assert _may(grants, Operation.WRITE) == {"stride.merton.replies"}
    assert _may(grants, Operation.READ, Resource.GROUP) == {"merton.lighting."}
    assert [one.is_prefix for one in grants if one.operation is Operation.WRITE] == [False]


def test_a_borough_whose_name_begins_like_another_is_not_covered() -> None:
    (prefix,) = _may(system_grants("barking", "barking.demo"), Operation.READ)

    assert not topic_for(TopicKind.SESSIONS, "barking-and-dagenham").startswith(prefix)


@pytest.mark.parametrize("service", SERVICES)
def test_services_get_literal_topics_only(service: str) -> None:
    grants = [*service_grants(service), *service_grants_in(service, "merton")]

    assert not [one for one in grants if one.resource is Resource.TOPIC and one.is_prefix]


def test_only_sessions_writes_and_only_sessions_reads_replies() -> None:
    said = {"stride.merton.sessions", "stride.merton.concerns"}

    assert _may(service_grants_in("sessions", "merton"), Operation.WRITE) == said
    assert _may(service_grants_in("sessions", "merton"), Operation.READ) == {"stride.merton.replies"}
    for service in ("reports", "notifications"):
        assert _may(service_grants_in(service, "merton"), Operation.WRITE) == set()
        assert _may(service_grants_in(service, "merton"), Operation.READ) == said


def test_what_is_read_or_written_may_be_described() -> None:
    for service in SERVICES:
        grants = [*service_grants(service), *service_grants_in(service, "merton")]
        used = _may(grants, Operation.READ) | _may(grants, Operation.WRITE)
        assert _may(grants, Operation.DESCRIBE) == used


@pytest.mark.parametrize("grant", system_grants("merton", "merton.lighting"), ids=str)
def test_a_grant_reads_back_from_kafkas_rule_as_it_was(grant: Grant) -> None:
    rule = as_rule("merton.lighting", grant)

    assert as_grant(rule) == grant
    assert rule.principal == "User:merton.lighting"
