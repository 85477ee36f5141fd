"""A service runs until it is told to stop, or until one of its parts ends by itself."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, cast

import pytest
from stride_chassis import supervisor
from stride_chassis.supervisor import supervise

from tests.logs import lines_from_here

if TYPE_CHECKING:
    from stride_chassis.server import HttpServer

PATIENCE_S = 90.0
GOOD_BYE_S = 0.3


class Part:
    """Runs until cancelled, unless it fails or ends; notes what happens to it."""

    def __init__(self, name: str, happened: list[str], *, fails: Exception | None = None, ends: bool = False) -> None:
        self.name = name
        self._happened = happened
        self._fails = fails
        self._ends = ends
        self._stopped = asyncio.Event()

    async def run(self) -> None:
        if self._fails:
            raise self._fails
        if self._ends:
            return
        try:
            await self._stopped.wait()
        finally:
            self._happened.append(f"{self.name} ended")

    def stop(self) -> None:
        self._stopped.set()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stall of the machine is no worker that does not stop, after which the process would end itself."""
    monkeypatch.setattr(supervisor, "WORKER_SECONDS", PATIENCE_S)


async def run(happened: list[str], *workers: Part, is_told: bool = False) -> bool:
    stopping = asyncio.Event()
    if is_told:
        asyncio.get_running_loop().call_later(0.01, stopping.set)
    server = cast("HttpServer", Part("http", happened))
    return await supervise(server, workers, stopping=stopping, on_stop=lambda: happened.append("unready"))


async def test_a_service_that_is_told_to_stop_ends_its_parts_in_order() -> None:
    happened: list[str] = []
    assert await run(happened, Part("relay", happened), is_told=True)
    assert happened == ["unready", "http ended", "relay ended"]


class Deaf(Part):
    """Loses the first cancellations, as `asyncio.wait_for` may."""

    async def run(self) -> None:
        for _ in range(3):
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(3600)
        await super().run()


async def test_a_worker_that_loses_a_cancellation_is_cancelled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "CANCEL_AGAIN_SECONDS", 0.05)
    happened: list[str] = []
    async with asyncio.timeout(PATIENCE_S):
        assert await run(happened, Deaf("relay", happened), is_told=True)
    assert happened == ["unready", "http ended", "relay ended"]


class Polite(Part):
    """Says good-bye to somebody before it ends."""

    async def run(self) -> None:
        try:
            await super().run()
        finally:
            await asyncio.sleep(GOOD_BYE_S)
            self._happened.append(f"{self.name} said good-bye")


async def test_a_worker_has_time_for_its_good_byes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert supervisor.WORKER_SECONDS > supervisor.CANCEL_AGAIN_SECONDS > 5 * GOOD_BYE_S
    monkeypatch.setattr(supervisor, "CANCEL_AGAIN_SECONDS", PATIENCE_S)  # a slow machine says good-bye slowly
    happened: list[str] = []
    assert await run(happened, Polite("mails", happened), is_told=True)
    assert happened[-1] == "mails said good-bye"


@pytest.mark.parametrize("fails", [RuntimeError("broken"), None])
async def test_a_worker_that_ends_by_itself_ends_the_service(fails: Exception | None) -> None:
    happened: list[str] = []
    with lines_from_here() as lines:
        dead = Part("relay", happened, fails=fails, ends=True)
        assert not await run(happened, dead, Part("figures", happened))
    assert happened == ["unready", "http ended", "figures ended"]
    assert [(line["worker"], line["exc_info"]) for line in lines] == [("relay", fails)]
