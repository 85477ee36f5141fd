"""A projection whose Postgres is killed and comes back, on a Postgres of its own that keeps what it holds."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from stride_chassis.projection.consumer import ProjectionWorker

from tests.databases import databases_on
from tests.infra.servers import running_postgres
from tests.integration.delivery.counting import has_counted, parked, projection
from tests.integration.delivery.kit import running, said, send, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from stride_chassis.resources import Resources

    from tests.databases import Databases
    from tests.infra.face import Kafka, Postgres

    Open = Callable[[str], Awaitable[Resources]]


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    with running_postgres(tmp_path_factory.mktemp("postgres"), is_lasting=True) as server:
        yield server


@pytest.fixture(scope="module")
async def databases(postgres: Postgres) -> AsyncIterator[Databases]:
    async with databases_on(postgres) as made:
        yield made


@pytest.mark.smoke
async def test_while_postgres_is_away_nothing_is_parked_and_then_it_goes_on(
    opened: Open, borough: str, kafka: Kafka, postgres: Postgres
) -> None:
    resources, session = await opened("reports"), uuid4()
    send(kafka, said(borough, session, 1))
    async with running(ProjectionWorker(projection(), resources)):
        await until(has_counted(resources, borough, {session: [1]}))
        postgres.kill()
        send(kafka, *(said(borough, session, n) for n in range(2, 50)))
        await until(lambda: asyncio.sleep(0, not resources.health.ready))
        postgres.start()
        await until(has_counted(resources, borough, {session: list(range(1, 50))}))
        assert await parked(resources, borough) == []
        await until(lambda: asyncio.sleep(0, resources.health.ready))
