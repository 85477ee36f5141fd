"""A service with nothing of its own: a slow route, one that asks Postgres, and a worker that may break."""

import asyncio
import os

import structlog
from fastapi import APIRouter
from stride_chassis import Resources, Service, ServiceSettings, connection_of, run

log = structlog.get_logger(__name__)


class BreakingWorker:
    """Breaks after a moment."""

    name = "breaking"

    async def run(self) -> None:
        await asyncio.sleep(0.5)
        message = "broken on purpose"
        raise RuntimeError(message)


def _routes(resources: Resources) -> list[APIRouter]:
    async def slow() -> str:
        log.info("slow")
        await asyncio.sleep(1.5)
        return "done"

    async def database() -> str:
        async with connection_of(resources.pool) as conn:
            return str(await conn.fetchval("SELECT current_user"))

    async def echo(words: dict[str, str]) -> dict[str, str]:
        return words

    router = APIRouter()
    router.add_api_route("/slow", slow)
    router.add_api_route("/database", database)
    router.add_api_route("/echo", echo, methods=["POST"])
    return [router]


def build() -> Service:
    workers = [BreakingWorker()] if os.environ.get("BREAK") else []
    return Service("sessions", ServiceSettings(), _routes, workers=lambda _: workers)


if __name__ == "__main__":
    run(build)
