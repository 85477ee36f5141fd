"""Runs the server and the workers together until one dies or a stop is asked for, and ends them within bounds."""

import asyncio
import os
import time
from collections.abc import Callable, Iterable, Sequence

import structlog

from stride_chassis.resources import Worker
from stride_chassis.server import GRACE_SECONDS, HttpServer

SERVER_SECONDS = GRACE_SECONDS + 2
WORKER_SECONDS = 5
CANCEL_AGAIN_SECONDS = 2.0  # long enough for a worker's own good-byes

_log = structlog.get_logger(__name__)


async def supervise(
    server: HttpServer, workers: Sequence[Worker], *, stopping: asyncio.Event, on_stop: Callable[[], None]
) -> bool:
    """Run all until `stopping` is set or one ends by itself; true if none did.

    Then `on_stop` is called, requests in flight finish (10 s at most), and the workers are cancelled (5 s).
    """
    serving = asyncio.create_task(server.run(), name=server.name)
    working = [asyncio.create_task(worker.run(), name=worker.name) for worker in workers]
    asked = asyncio.create_task(stopping.wait())
    await asyncio.wait([serving, asked, *working], return_when=asyncio.FIRST_COMPLETED)
    on_stop()
    asked.cancel()
    dead = [task for task in (serving, *working) if task.done()]
    _log_ends(dead)
    server.stop()
    await asyncio.wait([serving], timeout=SERVER_SECONDS)
    await _cancel(working)
    return not dead


async def _cancel(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Cancel until all have ended: a task that waits with a time-out may lose one (python/cpython#86296)."""
    running = {task for task in tasks if not task.done()}
    stuck, until = running, time.monotonic() + WORKER_SECONDS
    while stuck and time.monotonic() < until:
        for task in stuck:
            task.cancel()
        _, stuck = await asyncio.wait(stuck, timeout=CANCEL_AGAIN_SECONDS)
    _log_ends(task for task in running - stuck if not task.cancelled())
    if stuck:
        _log.critical("workers do not stop", workers=sorted(task.get_name() for task in stuck))
        os._exit(1)  # asyncio would wait for them without bound


def _log_ends(tasks: Iterable[asyncio.Task[None]]) -> None:
    for task in tasks:
        _log.critical("worker ended", worker=task.get_name(), exc_info=task.exception())
