"""Plays the real scheme on a fresh stack and shows what came of it; every step is the one a user would take."""

import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from rich.console import Console
from stride_postbox import kept_mails

from stride_cli import access, onboarding
from stride_cli.child import Child
from stride_cli.demo import report
from stride_cli.demo.play import Player
from stride_cli.demo.scenario import ZONE, Scenario, Story
from stride_cli.environment import Environment
from stride_cli.errors import Failed
from stride_cli.state import StateFolder
from stride_cli.timing import Stages
from stride_cli.waiting import Settled, wait_for

SYSTEM_OF = "merton"
WITHIN_S = 60.0


class Ground(Protocol):
    """The stack a demo is played on, whoever runs it."""

    state: StateFolder
    stages: Stages

    def environment(self) -> Environment:
        """How to reach it."""
        ...

    def start_beside(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> Child:
        """Start a process that is no service of ours."""
        ...


class Demo:
    """One run of the demo on a stack that is up."""

    def __init__(self, stack: Ground, story: Story, console: Console) -> None:
        self._stack = stack
        self._environment = stack.environment()
        self._story = story
        self._console = console

    def play(self) -> None:
        """Onboard, listen, play, wait until everything has been heard, show."""
        stages = self._stack.stages
        with stages.stage("onboarding"):
            self._onboard()
        self._environment = self._stack.environment()
        system = self._start_system()
        with stages.stage("scenario"):
            self._play_scenarios()
        with stages.stage("heard by all"):
            self._wait(system)
        self._show(system)

    def _onboard(self) -> None:
        admin = onboarding.admin_of(self._environment)
        with access.central_api(self._stack.state, self._environment, "sessions") as central:
            for scenario in self._story.scenarios:
                credentials = self._stack.state / "credentials"
                onboarding.give_access(admin, scenario.borough, partitions=1, credentials=credentials)
                onboarding.join(central, onboarding.Joining(borough=scenario.borough, stage=scenario.stage))

    def _start_system(self) -> Child:
        """The borough's own program, with the borough's own credential."""
        credentials = self._environment.boroughs[SYSTEM_OF].credentials
        command = [sys.executable, "-u", str(self._story.system), str(credentials)]
        return self._stack.start_beside(credentials.stem, command, {})

    def _play_scenarios(self) -> None:
        with ThreadPoolExecutor(len(self._story.scenarios)) as pool:
            for result in [pool.submit(self._play, scenario) for scenario in self._story.scenarios]:
                result.result()

    def _play(self, scenario: Scenario) -> None:
        with ExitStack() as opened:
            apis = {
                service: opened.enter_context(
                    access.borough_api(self._stack.state, self._environment, service, scenario.borough)
                )
                for service in ("sessions", "notifications")
            }
            apis["sender"] = opened.enter_context(
                access.sender_api(self._stack.state, self._environment, scenario.borough)
            )
            today = datetime.now(ZoneInfo(ZONE)).date()
            Player(borough=scenario.borough, today=today, **apis).play(scenario)

    def _wait(self, system: Child) -> None:
        with access.borough_api(self._stack.state, self._environment, "sessions", SYSTEM_OF) as sessions:

            def unanswered() -> str:
                if system.exit_code is not None:
                    raise Failed(f"{system.name} ended:\n{system.last_words()}")
                concerns = sessions.items(f"/boroughs/{SYSTEM_OF}/concerns")
                answered = any(change["by"] == "system" for concern in concerns for change in concern["history"])
                return "" if answered else f"no answer in {SYSTEM_OF}"

            wait_for(unanswered, within_s=WITHIN_S)
        wait_for(Settled(self._environment), within_s=WITHIN_S)

    def _show(self, system: Child) -> None:
        report.show_events(self._console, report.count_events(self._environment))
        with access.central_api(self._stack.state, self._environment, "reports") as reports:
            report.show_figures(self._console, reports.get("/london/figures"))
        report.show_mails(self._console, kept_mails(self._stack.state / "mail"))
        self._console.print(f"[bold]What {system.name} said[/] ({self._story.system})")
        self._console.print(system.last_words(), markup=False, highlight=False)
