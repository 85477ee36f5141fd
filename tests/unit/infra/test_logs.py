"""What is captured is what a test says, whatever else its process still says meanwhile."""

from __future__ import annotations

import asyncio

import structlog

from tests.logs import lines_from_here

log = structlog.get_logger("test")


async def test_what_was_left_behind_is_not_captured_and_what_is_begun_here_is() -> None:
    begun, said = asyncio.Event(), asyncio.Event()

    async def left_behind() -> None:
        begun.set()
        await said.wait()
        log.info("left behind")

    async def of_here() -> None:
        await asyncio.to_thread(log.info, "of here")
        said.set()

    before = asyncio.create_task(left_behind())
    await begun.wait()
    with lines_from_here() as lines:
        await asyncio.create_task(of_here())
        await before
    log.info("afterwards")

    assert [line["event"] for line in lines] == ["of here"]
