"""The commands by which a borough takes part, pauses, and settles what holds in it."""

from __future__ import annotations

from tests.e2e.promises.commands.team import NOTHING_ELSE, Command, Team


def onboard(_: Team) -> Command:
    return Command("", {"stage": "live"}, {"stage": "pilot"}, method="PUT")


def launch(_: Team) -> Command:
    figures = {"launched_on": "2022-02-01", "planned_sessions_per_month": 4}
    other = figures | {"planned_sessions_per_month": 5}
    return Command("/schemes/walk-and-talk", figures, other, method="PUT")


def settle(_: Team) -> Command:
    settled = {"planned_minutes": 30, "capacity": 12}
    return Command("/schemes/run-and-talk/defaults", settled, settled | {"capacity": 13}, events=0)


def settle_targets(_: Team) -> Command:
    lighting = {"category": "poor-lighting", "days": 15, "counts": "working"}
    return Command("/concerns/targets", {"targets": [lighting]}, {"targets": [lighting | {"days": 16}]}, events=0)


def settle_retention(_: Team) -> Command:
    return Command("/retention", {"concern": 700}, {"concern": 701}, events=0)


def pause(_: Team) -> Command:
    return Command("/pause", {"reason": "officers-needed-elsewhere"}, {"reason": "other"})


def resume(_: Team) -> Command:
    return Command("/resume", {}, NOTHING_ELSE)
