"""Plays the real scheme on a fresh stack and shows what came of it; every step is the one a user would take."""

import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

import httpx
from rich.console import Console
from stride_postbox import kept_mails
from stride_provision import SystemCredential
from stride_provision.keeping import PRIVATE_FOLDER

from stride_cli import access, onboarding
from stride_cli.api import Api
from stride_cli.child import Child
from stride_cli.demo import report
from stride_cli.demo.follow import Followed, Follower
from stride_cli.demo.play import Player
from stride_cli.demo.public import read_published
from stride_cli.demo.scenario import ZONE, Scenario, Story
from stride_cli.environment import Environment
from stride_cli.errors import Failed
from stride_cli.state import StateFolder
from stride_cli.timing import Stages
from stride_cli.waiting import Settled, wait_for

SYSTEM_OF = "merton"
WITHIN_S, LINK_WITHIN_S = 60.0, 5.0


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
            followed = self._play_scenarios()
        with stages.stage("answered"):
            self._take_further(followed, system)
        with stages.stage("heard by all"):
            wait_for(Settled(self._environment), within_s=WITHIN_S)
        self._show(system, followed)

    def _onboard(self) -> None:
        admin = onboarding.admin_of(self._environment)
        with access.central_api(self._stack.state, self._environment, "sessions") as central:
            for scenario in self._story.scenarios:
                credentials = self._stack.state / "credentials"
                onboarding.give_access(
                    admin, scenario.borough, [onboarding.FIRST_SYSTEM], partitions=1, credentials=credentials
                )
                onboarding.join(central, onboarding.Joining(borough=scenario.borough, stage=scenario.stage))

    def _start_system(self) -> Child:
        """The borough's own program, with the borough's own credential, told how Kafka is reached from here."""
        given = self._stack.state / "credentials" / f"{SYSTEM_OF}.{onboarding.FIRST_SYSTEM}.json"
        told = self._stack.state / "demo-system" / given.name
        told.parent.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        SystemCredential.load(given).reached_by(onboarding.admin_of(self._environment).access).save(told)
        command = [sys.executable, "-u", str(self._story.system), str(told)]
        return self._stack.start_beside(given.stem, command, {})

    def _play_scenarios(self) -> list[Followed]:
        with ThreadPoolExecutor(len(self._story.scenarios)) as pool:
            played = [pool.submit(self._play, scenario) for scenario in self._story.scenarios]
            return [followed for one in played for followed in one.result()]

    def _play(self, scenario: Scenario) -> list[Followed]:
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
            player = Player(borough=scenario.borough, today=today, **apis)
            player.play(scenario)
            return player.followed

    def _take_further(self, followed: Sequence[Followed], system: Child) -> None:
        """Once the borough's own system has said what it did, the team tells the person, and closes the concern."""
        with self._sessions() as sessions:
            followers = [Follower(sessions, one) for one in followed if one.borough == SYSTEM_OF]

            def waited_for() -> str:
                if system.exit_code is not None:
                    raise Failed(f"{system.name} ended:\n{system.last_words()}")
                return "" if all(follower.is_acted_on() for follower in followers) else f"no action in {SYSTEM_OF}"

            wait_for(waited_for, within_s=WITHIN_S)
            for follower in followers:
                follower.conclude()

    def _sessions(self) -> Api:
        return access.borough_api(self._stack.state, self._environment, "sessions", SYSTEM_OF)

    def _show(self, system: Child, followed: Sequence[Followed]) -> None:
        report.show_events(self._console, report.count_events(self._environment))
        with access.central_api(self._stack.state, self._environment, "reports") as reports:
            report.show_figures(self._console, reports.get("/london/figures"))
        report.show_mails(self._console, kept_mails(self._stack.state / "mail"))
        self._console.print(f"[bold]What {system.name} said[/] ({self._story.system})")
        self._console.print(system.last_words(), markup=False, highlight=False)
        with self._sessions() as sessions:
            for one in followed:
                report.show_view(self._console, Follower(sessions, one).view())
        self._show_published()

    def _show_published(self) -> None:
        """Follow the link in the figures of the borough, where they have one."""
        with access.borough_api(self._stack.state, self._environment, "reports", SYSTEM_OF) as reports:
            link = reports.get(f"/boroughs/{SYSTEM_OF}/figures")["you_said_we_did"]
        if link is not None:
            with httpx.Client(timeout=LINK_WITHIN_S, follow_redirects=True) as anybody:
                report.show_published(self._console, link, read_published(link, anybody))
