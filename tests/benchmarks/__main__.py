"""Run every benchmark: `python -m tests.benchmarks`, about four minutes; each ratio is a median over rounds in turn."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from statistics import median
from typing import TYPE_CHECKING

import structlog
from rich.console import Console
from rich.table import Table

from tests.benchmarks import booking, latency, projecting, relay_drain
from tests.benchmarks.ground import Ground, ground

if TYPE_CHECKING:
    from collections.abc import Sequence

ROUNDS = 5
BOOKING_ROUNDS = 3

say = Console(stderr=True).print


def ratio_row(name: str, ours: Sequence[float], baseline: Sequence[float], floor: float) -> tuple[str, ...]:
    """One line of the table: medians, the ratio pair by pair, and the floor it is held against."""
    ratio = median(mine / other for mine, other in zip(ours, baseline, strict=True))
    verdict = "" if ratio >= floor else "  below"
    return name, f"{median(ours):,.0f}/s", f"{median(baseline):,.0f}/s", f"{ratio:.2f}", f"{floor:g}{verdict}"


async def relay(place: Ground) -> tuple[str, ...]:
    """Relay drain against the raw producer, in turn."""
    ours, raw = [], []
    say("relay drain, to warm the broker up")
    await relay_drain.drain(place)
    for number in range(ROUNDS):
        say(f"relay drain, round {number + 1} of {ROUNDS}")
        ours.append(await relay_drain.drain(place))
        raw.append(await asyncio.to_thread(relay_drain.produce_raw, place))
    return ratio_row("relay drain : raw producer from memory", ours, raw, 0.5)


async def projection(place: Ground) -> list[tuple[str, ...]]:
    """Projection against raw getmany and against one transaction per event, in turn, on one topic."""
    topic = projecting.fill(place)
    ours, raw, single = [], [], []
    for number in range(ROUNDS):
        say(f"projection, round {number + 1} of {ROUNDS}")
        ours.append(await projecting.project(place, topic))
        raw.append(await projecting.project_raw(place, topic))
        single.append(await projecting.project_one_by_one(place, topic))
    return [
        ratio_row("projection : raw getmany + jsonb_to_recordset", ours, raw, 0.6),
        ratio_row("projection : one transaction per event", ours, single, 15),
    ]


async def visible(place: Ground) -> list[latency.Course]:
    """Commit to consumer, at each rate."""
    courses = []
    for rate in latency.RATES:
        say(f"commits at {rate}/s")
        courses.append(await latency.commit_to_consumer(place, rate))
    return courses


async def in_process(place: Ground) -> tuple[Table, list[latency.Course]]:
    """Everything that needs no service process."""
    ratios = Table("throughput", "ours", "baseline", "ratio", "floor")
    ratios.add_row(*await relay(place))
    for row in await projection(place):
        ratios.add_row(*row)
    return ratios, await visible(place)


async def bookings(place: booking.Place) -> tuple[list[tuple[str, ...]], Table]:
    """Bookings over HTTP against their own statements, in turn, at each concurrency, and once all of one session."""
    rows, shown = [], Table("bookings over HTTP", "at once", "p50 ms", "p99 ms")
    for at_once in booking.CONCURRENCIES:
        ours, raw = [], []
        for number in range(BOOKING_ROUNDS):
            say(f"bookings, {at_once} at once, round {number + 1} of {BOOKING_ROUNDS}")
            ours.append(await booking.over_http(place, at_once))
            raw.append(await booking.by_statement(place, at_once))
        rates = [run.per_second for run in ours], [run.per_second for run in raw]
        rows.append(ratio_row(f"booking over HTTP : its statements, {at_once} at once", *rates, 0.15))
        shown.add_row(f"{booking.SESSIONS} sessions", str(at_once), *figures(ours))
    say(f"bookings of one session, {at_once} at once")
    one = await booking.over_http(place, at_once, sessions=1)
    shown.add_row(f"one session, {one.per_second:,.0f}/s", str(at_once), *figures([one]))
    return rows, shown


def figures(runs: Sequence[booking.Run]) -> tuple[str, ...]:
    """The medians of p50 and of p99."""
    return tuple(f"{median(cuts):.1f}" for cuts in zip(*(run.cuts for run in runs), strict=True))


def main() -> None:
    """Measure, print, end."""
    gc.freeze()  # as `stride_chassis.service` does once a service is built; it serves the baselines as well
    say("starting Kafka and Postgres")
    with ground() as place:
        ratios, courses = asyncio.run(in_process(place))
    say("starting the sessions service")
    with booking.place() as there:
        rows, booked = asyncio.run(bookings(there))
    for row in rows:
        ratios.add_row(*row)
    say("starting the three services")
    courses += latency.commands_to_figures(say)
    console = Console()
    console.print(ratios)
    console.print(booked)
    console.print(latency.table(courses))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends it so wants its servers ended too
    logging.disable(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    main()
