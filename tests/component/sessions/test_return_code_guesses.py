"""Guessing return codes finds nothing, and each guess costs the same: one keyed hash, one query, one answer."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import asyncpg
import pytest
from stride_chassis import NotFound, Sealer
from stride_sessions.api.codes import Opened, opened
from stride_sessions.domain.concern import ConcernId
from stride_sessions.domain.return_code import BITS, LENGTH, new_code, read, shown

from tests.component.sessions.operations import CONCERN

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from stride_chassis import Resources

    from tests.component.sessions.conftest import Caller, Running

GUESSES, AT_ONCE = 100_000, 4
MALFORMED = ("", "0", "ABCD-EFGH-2345", "O0I1-O0I1-O0I1O", "ABCD-EFGH-23456-7", "\xfc\xdf" * 9, "x" * 5000)
Recorder: TypeAlias = "Callable[[str, object], None]"
Open: TypeAlias = "Callable[[str, Resources], Awaitable[Opened]]"


@dataclass
class Effort:
    """What was done meanwhile: how many keyed hashes, and which statements."""

    hashes: int = 0
    statements: list[str] = field(default_factory=list)

    def told(self) -> tuple[int, tuple[str, ...]]:
        return self.hashes, tuple(self.statements)


@contextmanager
def watched() -> Iterator[Effort]:
    """Count every keyed hash, and every statement that has an answer."""
    effort, hash_of, execute = Effort(), Sealer.keyed_hash, asyncpg.Connection._execute  # type: ignore[attr-defined]

    def counting(sealer: Sealer, plain: bytes) -> bytes:
        effort.hashes += 1
        return hash_of(sealer, plain)

    async def noting(conn: asyncpg.Connection, query: str, *given: object, **more: object) -> object:
        effort.statements.append(query)
        return await execute(conn, query, *given, **more)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Sealer, "keyed_hash", counting)
        patched.setattr(asyncpg.Connection, "_execute", noting)
        yield effort


async def efforts(open_by: Open, codes: list[str], resources: Resources) -> Counter[tuple[int, tuple[str, ...]]]:
    """How much each of the codes cost."""
    found: Counter[tuple[int, tuple[str, ...]]] = Counter()
    for code in codes:
        with watched() as effort:
            await tried(open_by, code, resources)
        found[effort.told()] += 1
    return found


async def tried(open_by: Open, code: str, resources: Resources) -> bool:
    """Whether the code opened anything."""
    try:
        await open_by(code, resources)
    except NotFound:
        return False
    return True


@pytest.fixture
async def code(merton: Caller) -> str:
    """The code of a concern."""
    told: str = (await merton.post("/boroughs/merton/concerns", CONCERN)).json()["return_code"]
    return told


@pytest.mark.timeout(1800)
async def test_a_hundred_thousand_guesses_find_nothing(running: Running, code: str, record_property: Recorder) -> None:
    guesses = iter([shown(new_code(secrets.randbits(BITS))) for _ in range(GUESSES)])
    seconds: list[float] = []

    async def guess() -> int:
        hits = 0
        for one in guesses:
            began_at = time.perf_counter()
            hits += await tried(opened, one, running.resources)
            seconds.append(time.perf_counter() - began_at)
        return hits

    found = await asyncio.gather(*(guess() for _ in range(AT_ONCE)))
    assert (sum(found), len(seconds)) == (0, GUESSES)
    assert await tried(opened, code, running.resources)
    report_times(record_property, "guesses", sorted(seconds))


async def test_the_times_of_what_is_there_what_is_not_and_what_is_no_code_are_told(
    running: Running, code: str, record_property: Recorder
) -> None:
    kinds = {"there": code, "not there": "ABCD-EFGH-23456", "malformed": "ABCD"}
    seconds: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(500):
        for kind, one in kinds.items():  # in turn, so that all of them meet the same weather
            began_at = time.perf_counter()
            await tried(opened, one, running.resources)
            seconds[kind].append(time.perf_counter() - began_at)
    for kind, taken in seconds.items():
        report_times(record_property, kind, sorted(taken))


async def test_every_guess_costs_one_hash_and_one_query(running: Running, code: str) -> None:
    unknown = [shown(new_code(secrets.randbits(BITS))) for _ in range(20)]
    cost = await efforts(opened, [code, *unknown, *MALFORMED], running.resources)
    ((hashes, statements),) = cost
    assert (hashes, len(statements)) == (1, 1)


async def test_over_http_every_guess_has_one_answer(running: Running, code: str) -> None:
    answers, cost = set(), Counter[tuple[int, tuple[str, ...]]]()
    for guess in ("ABCD-EFGH-23456", code[:-1], *MALFORMED):
        with watched() as effort:
            answer = await running.client.get("/concern", headers=[(b"Return-Code", guess.encode("latin-1"))])
        answers.add((answer.status_code, answer.content))
        cost[effort.told()] += 1
    assert [status for status, _ in answers] == [404]
    assert [(hashes, len(statements)) for hashes, statements in cost] == [(1, 1)]


async def test_the_twin_that_hashes_well_formed_codes_only_is_caught(running: Running, code: str) -> None:
    async def opened_if_well_formed(given: str, resources: Resources) -> Opened:
        if len(read(given)) != LENGTH:
            raise NotFound
        return await opened(given, resources)

    cost = await efforts(opened_if_well_formed, [code, "ABCD-EFGH-23456", *MALFORMED], running.resources)
    assert len(cost) == 2


async def test_the_twin_that_looks_up_plain_text_is_caught(running: Running, code: str) -> None:
    async def opened_by_plain_text(given: str, resources: Resources) -> Opened:
        row = await resources.pool.fetchrow(
            "SELECT borough, concern_id FROM return_code WHERE code_mac = convert_to($1, 'UTF8')", read(given)
        )
        if row is None:
            raise NotFound
        return Opened(row["borough"], ConcernId(row["concern_id"]))

    ((hashes, _),) = await efforts(opened_by_plain_text, ["ABCD-EFGH-23456"], running.resources)
    assert hashes == 0
    assert not await tried(opened_by_plain_text, code, running.resources)


def report_times(record_property: Recorder, name: str, seconds: list[float]) -> None:
    """Report the median and the 99th percentile; they decide nothing."""
    middle, late = seconds[len(seconds) // 2], seconds[len(seconds) * 99 // 100]
    told = f"{middle * 1e6:.0f} us, {late * 1e6:.0f} us at the 99th percentile of {len(seconds)}"
    record_property(f"lookup of a code: {name}", told)
