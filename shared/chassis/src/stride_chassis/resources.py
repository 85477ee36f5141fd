"""What is open while a service runs, handed to whoever builds its routes and workers; there is no global."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from fastapi import Request

from stride_chassis.auth import Authenticator
from stride_chassis.health import Health
from stride_chassis.metrics import Metrics
from stride_chassis.nudge import Nudge
from stride_chassis.postgres import Pool, open_pool
from stride_chassis.seal import Sealer
from stride_chassis.settings import ServiceSettings

CLOSE_SECONDS = 2.0


@dataclass(frozen=True)
class Resources:
    """What is open while the service runs; `nudge.set()` wakes the relay after a commit."""

    settings: ServiceSettings
    pool: Pool
    auth: Authenticator
    sealer: Sealer
    metrics: Metrics
    health: Health
    nudge: Nudge


class Worker(Protocol):
    """Something that runs beside HTTP until it is cancelled; if it ends by itself the process ends with 1."""

    @property
    def name(self) -> str: ...

    async def run(self) -> None: ...


@asynccontextmanager
async def open_resources(name: str, settings: ServiceSettings) -> AsyncIterator[Resources]:
    """Open what a service needs, also while Postgres is away, and close it again within 2 s."""
    pool = await open_pool(settings.database_url.get_secret_value(), f"stride-{name}")
    metrics, health = Metrics(), Health()
    metrics.show(health)
    try:
        yield Resources(
            settings=settings,
            pool=pool,
            auth=Authenticator.from_settings(settings),
            sealer=settings.sealer(),
            metrics=metrics,
            health=health,
            nudge=Nudge(),
        )
    finally:
        await _close(pool)


async def _close(pool: Pool) -> None:
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await pool.close()
    except TimeoutError:
        pool.terminate()


async def resources_of(request: Request) -> Resources:
    """Give a route what the service has open: a FastAPI dependency."""
    resources: Resources = request.app.state.resources
    return resources
