"""The servers of a test run, secured as in production: one Kafka, one Postgres, one issuer of tokens."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from stride_provision import EmbeddedKafka, EmbeddedPostgres, Issuer, KafkaAdmin, provision_rollout

from tests.databases import Databases

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedKafka]:
    """One broker for the whole run, with SCRAM and the authorizer on."""
    with EmbeddedKafka(tmp_path_factory.mktemp("kafka")) as server:
        yield server


@pytest.fixture(scope="session")
def kafka_admin(kafka: EmbeddedKafka) -> KafkaAdmin:
    """The administrator of the broker, after the roll-out topic was provisioned."""
    admin = KafkaAdmin(kafka.access)
    provision_rollout(admin)
    return admin


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """One Postgres for the whole run; fsync is off, since no test pulls the plug of the machine."""
    server = EmbeddedPostgres(tmp_path_factory.mktemp("postgres"), durable=False)
    server.start()
    yield server
    server.discard()


@pytest.fixture(scope="session")
def databases(postgres: EmbeddedPostgres) -> Databases:
    """Makes migrated databases, with nothing in them."""
    return Databases(postgres)


@pytest.fixture(scope="session")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    """Signs the tokens of all tests."""
    return Issuer.load_or_create(tmp_path_factory.mktemp("issuer"))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything must run, a skipped test fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("STRIDE_REQUIRE_ALL") == "1" and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line("tests were skipped, and STRIDE_REQUIRE_ALL=1 says that none may be", red=True)
