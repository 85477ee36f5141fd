"""The demo as a user types it, on a fresh state; then the recount, on the state that the demo left."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

import asyncpg
import httpx
import psutil  # type: ignore[import-untyped]  # published without types
import pytest
from stride_cli.demo.scenario import load_story

from tests.e2e.recount.__main__ import Stack

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
STRIDE = Path(sys.executable).with_name("stride")
STORY = {scenario.borough: scenario for scenario in load_story(ROOT / "examples", has_year=True).scenarios}
WEEKLY = {borough: scenario.series[0] for borough, scenario in STORY.items() if scenario.series}
PUBLISHED = [
    concern.forward.summary
    for session in STORY["merton"].sessions
    for concern in session.concerns
    if concern.forward is not None
]
LONDON = ZoneInfo("Europe/London")
WEEKS = 52

Year: TypeAlias = tuple[dict[str, Any], dict[str, list[dict[str, str]]], dict[str, date]]

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1800)]


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    words = [str(part) for part in command]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  # our own command


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A state that a demo with a year left, and what the demo said."""
    state = tmp_path_factory.mktemp("demo") / "state"
    done = run(STRIDE, "demo", "--year", "--state", state, "--exit")
    assert done.returncode == 0, done.stdout + done.stderr
    yield state, done.stdout
    run(sys.executable, "-m", "stride_cli.discard", state)


@contextmanager
def served(state: Path) -> Iterator[psutil.Process]:
    """`stride up` on a state, until it is asked to end."""
    command = [str(STRIDE), "up", "--state", str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as up:  # noqa: S603  # our own command
        try:
            assert any("Serving" in line for line in up.stdout or ()), "it never served"
            yield psutil.Process(up.pid)
        finally:
            up.send_signal(signal.SIGTERM)
            up.communicate(timeout=180)


def test_the_demo_leaves_no_process_behind(played: tuple[Path, str]) -> None:
    state, _ = played

    assert processes_of(state) == []


def test_the_demo_says_what_happened(played: tuple[Path, str]) -> None:
    _, said = played

    for words in ("stride.merton.replies", "concern-answered", "ward-team@merton.example", "stride up"):
        assert words in said


def test_the_figures_lead_to_what_the_borough_published(played: tuple[Path, str]) -> None:
    state, said = played

    with served(state):
        stack = Stack(str(state))
        with stack.open("reports") as reports:
            link = reports.get("/boroughs/merton/figures").raise_for_status().json()["you_said_we_did"]
            page = reports.get("/").raise_for_status().text
        published = httpx.get(link).raise_for_status().json()["items"]

    assert f'href="{link}"' in page
    assert [outcome["text"] for outcome in published] == PUBLISHED
    assert "/boroughs/merton/you-said-we-did" in said
    assert [text for text in PUBLISHED if text not in said.partition("you-said-we-did")[2]] == []


def test_the_figures_that_the_demo_prints_add_up(played: tuple[Path, str]) -> None:
    _, said = played
    printed: dict[str, list[int]] = {}
    for line in said.partition("In the figures of reports")[2].partition("In the post")[0].splitlines():
        name, *cells = [cell.strip() for cell in line.strip("│").split("│")]
        if cells:
            printed.setdefault(name, []).extend(0 if cell == "-" else int(cell) for cell in cells)

    assert len(printed) == 9
    assert {name: sum(cells[:-1]) for name, cells in printed.items()} == {
        name: cells[-1] for name, cells in printed.items()
    }
    planned = sum(session.day >= 0 and session.cancelled is None for one in STORY.values() for session in one.sessions)
    assert printed["sessions planned"][-1] == WEEKS * 12 + planned


@pytest.fixture(scope="module")
def year(played: tuple[Path, str]) -> Year:
    """London's figures, the sessions of each borough's series, and on which day reports has each session."""
    state, _ = played
    with served(state):
        stack = Stack(str(state))
        with stack.open("sessions") as sessions:
            series = {}
            for borough in WEEKLY:
                home = f"/boroughs/{borough}/series"
                [listed] = sessions.get(home).raise_for_status().json()["items"]
                shown = sessions.get(f"{home}/{listed['series_id']}").raise_for_status().json()
                series[borough] = shown["sessions"]
        return stack.london(), series, asyncio.run(days_in_reports(stack))


async def days_in_reports(stack: Stack) -> dict[str, date]:
    conn = await asyncpg.connect(stack.environment["services"]["reports"]["database_url"])
    try:
        rows = await conn.fetch("SELECT session_id, takes_place_on FROM session")
    finally:
        await conn.close()
    return {str(row["session_id"]): row["takes_place_on"] for row in rows}


def test_a_year_of_weekly_sessions_in_twelve_boroughs_is_counted_to_the_last(year: Year) -> None:
    london, series, _ = year
    by_state = {one["borough"]: one["sessions"]["by_state"] for one in london["boroughs"]}

    assert {borough: len(sessions) for borough, sessions in series.items()} == dict.fromkeys(WEEKLY, WEEKS)
    assert {borough: sum(by_state[borough].values()) for borough in STORY} == {
        borough: len(one.sessions) + WEEKS * len(one.series) for borough, one in STORY.items()
    }
    assert sum(london["total"]["sessions"]["by_state"].values()) == sum(
        map(sum, (s.values() for s in by_state.values()))
    )


def test_all_year_a_session_begins_at_the_same_time_on_the_wall(year: Year) -> None:
    _, series, _ = year

    for borough, sessions in series.items():
        walls = [datetime.fromisoformat(one["starts_at"]) for one in sessions]
        assert {wall.time() for wall in walls} == {WEEKLY[borough].time}
        assert {later - sooner for sooner, later in pairwise(walls)} == {timedelta(days=7)}
        assert {wall.replace(tzinfo=LONDON).utcoffset() for wall in walls} == {timedelta(0), timedelta(hours=1)}


def test_reports_has_each_session_on_its_london_day_also_a_quarter_past_midnight_in_summer(year: Year) -> None:
    _, series, days = year
    sessions = {one["session_id"]: one["starts_at"] for each in series.values() for one in each}

    assert {one: days[one].isoformat() for one in sessions} == {one: wall[:10] for one, wall in sessions.items()}
    in_utc = [datetime.fromisoformat(wall).replace(tzinfo=LONDON).astimezone(UTC) for wall in sessions.values()]
    assert any(
        at.date() < datetime.fromisoformat(wall).date() for at, wall in zip(in_utc, sessions.values(), strict=True)
    )


def test_the_recount_agrees_with_what_the_demo_left(played: tuple[Path, str]) -> None:
    state, _ = played

    with served(state):
        recount = run(sys.executable, "-m", "tests.e2e.recount", "--state", state)
        status = run(STRIDE, "status", "--state", state)
        again = run(STRIDE, "up", "--state", state)

    assert recount.returncode == 0, recount.stdout + recount.stderr
    assert status.returncode == 0, status.stdout
    assert again.returncode == 1
    assert "already up" in again.stderr
    assert run(STRIDE, "env", "--state", state).returncode == 3


def test_nothing_outlives_a_command_that_was_killed(played: tuple[Path, str]) -> None:
    state, _ = played

    with served(state) as up:
        children = up.children(recursive=True)
        os.kill(up.pid, signal.SIGKILL)
        _, left = psutil.wait_procs(children, timeout=180)

    assert len(children) > 4
    assert left == []
    assert processes_of(state) == []


def processes_of(state: Path) -> list[str]:
    """Processes whose command line names the state folder."""
    lines = (" ".join(found.info["cmdline"] or ()) for found in psutil.process_iter(["cmdline"]))
    return [line for line in lines if str(state) in line and "pytest" not in line]
