"""The servers of a test run, secured as in production: one Kafka, one Postgres, one issuer of tokens.

They run on containers where an engine has the images, else embedded; `tests/infra` decides, and says so in the header.
"""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from stride_provision import Issuer, KafkaAdmin, provision_rollout

from tests.databases import Databases, databases_on
from tests.infra import selection, side_by_side
from tests.infra.choice import InfraUnusable, chosen
from tests.infra.servers import make_kafka, running_postgres

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tests.infra.face import Kafka, Postgres

gc.disable()  # until all is collected: to look through what is made meanwhile takes half of the time of collecting
settings.register_profile("stride", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the machine may be
settings.load_profile("stride")


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kafka]:
    """One broker for the whole run, with SCRAM and the authorizer on."""
    server = make_kafka(tmp_path_factory.mktemp("kafka"))
    try:
        server.start()
        yield server
    finally:
        server.discard()


@pytest.fixture(scope="session")
def kafka_admin(kafka: Kafka) -> KafkaAdmin:
    """The administrator of the broker, after the roll-out topic was provisioned."""
    admin = KafkaAdmin(kafka.access)
    provision_rollout(admin)
    return admin


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """One Postgres for the whole run."""
    with running_postgres(tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture(scope="session")
async def databases(postgres: Postgres) -> AsyncIterator[Databases]:
    """Makes migrated databases, with nothing in them."""
    async with databases_on(postgres) as made:
        yield made


@pytest.fixture(scope="session")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    """Signs the tokens of all tests."""
    return Issuer.load_or_create(tmp_path_factory.mktemp("issuer"))


@pytest.fixture(scope="session")
def notes(pytestconfig: pytest.Config) -> dict[str, list[str]]:
    """What was measured, under what was measured; the run shows it at its end."""
    return pytestconfig.stash[side_by_side.NOTES]


def pytest_collection_finish() -> None:
    """Leave what collecting made, which stays, out of every look for garbage: a quarter of a unit test otherwise."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_configure(config: pytest.Config) -> None:
    """Stop before the first test where the servers that were asked for cannot be had."""
    side_by_side.begin(config)
    try:
        chosen()
    except InfraUnusable as unusable:
        raise pytest.UsageError(str(unusable)) from None


def pytest_report_header() -> list[str]:
    """Say which servers are used, why, and what that leaves out."""
    return selection.described(chosen())


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> side_by_side.Parts:
    """Where there are several processes, give each a part."""
    return side_by_side.Parts(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what these servers are not there for, of what `-m` and `-k` have left."""
    selection.leave_out(config, items, chosen())
    side_by_side.sort_by_part(config, items)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what a process that has ended has to tell; one that died has nothing."""
    side_by_side.hear(node.config, getattr(node, "workeroutput", {}))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything must run, a test that was skipped or left out fails the run."""
    side_by_side.tell(session.config)
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("STRIDE_REQUIRE_ALL") != "1" or reporter is None:
        return
    missing = {"skipped": reporter.stats.get("skipped"), "left out": session.config.stash[side_by_side.LEFT_OUT]}
    for what in [what for what, tests in missing.items() if tests]:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line(f"tests were {what}, and STRIDE_REQUIRE_ALL=1 says that none may be", red=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Show what was measured, and count what was left out."""
    for what, facts in config.stash[side_by_side.NOTES].items():
        terminalreporter.write_line(f"{what}:")
        for fact in facts:
            terminalreporter.write_line(f"    {fact}")
    for line in selection.counted(config.stash[side_by_side.LEFT_OUT]):
        terminalreporter.write_line(line)
