"""The commands about a concern: raised, led on by the team, and by who raised it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.e2e.promises.commands.team import ANYBODYS, NOTHING_ELSE, Command, Team

if TYPE_CHECKING:
    from collections.abc import Callable

NO = {"is_somebody_in_danger": False, "is_reporting_a_crime": False}
CONCERN = {
    "kind": "concern",
    "category": "poor-lighting",
    "setting": "park-or-open-space",
    "light": "dark",
    "severity": "medium",
    "ward": "E05000455",
}


def raise_concern(_: Team) -> Command:
    return Command("/concerns", CONCERN, CONCERN | {"severity": "high"})


def raise_openly(_: Team) -> Command:
    """Nobody's key stands in another's way, since all are the same here: another body is another command."""
    return Command(f"{ANYBODYS}/concerns", {"borough": "merton", **NO, **CONCERN}, NOTHING_ELSE)


def raise_by_link(team: Team) -> Command:
    return Command(f"{team.asked_for()[1]}/concerns", NO | CONCERN, NOTHING_ELSE)


def own_step(name: str, body: dict[str, Any], before: str = "", *, events: int = 0) -> Callable[[Team], Command]:
    """A step of who raised a concern, by its return code."""

    def command(team: Team) -> Command:
        raised = team.make("/concerns", CONCERN)
        if before == "ask":
            team.make(f"/concerns/{raised['concern_id']}/ask", STEPS["ask"][0])
        elif before:
            team.send(Command(f"/concern/{before}", {}, None, code=raised["return_code"])).raise_for_status()
        return Command(f"/concern/{name}", body, NOTHING_ELSE, events=events, code=raised["return_code"])

    return command


def concern_led_to(team: Team, *steps: str) -> str:
    """Raise a concern and take some steps about it; gives its path."""
    path = f"/concerns/{team.make('/concerns', CONCERN)['concern_id']}"
    for step in steps:
        team.make(f"{path}/{step}", STEPS[step][0])
    return path


def step(name: str, *before: str, events: int = 1) -> Callable[[Team], Command]:
    """A step about a concern, once those before it were taken."""
    body, other = STEPS[name]
    return lambda team: Command(f"{concern_led_to(team, *before)}/{name}", body, other, events=events)


def merge(team: Team) -> Command:
    into, other = [concern_led_to(team).rpartition("/")[2] for _ in range(2)]
    return Command(f"{concern_led_to(team)}/merge", {"into": into}, {"into": other})


STEPS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "triage": ({"category": "rundown", "severity": "high"}, {"category": "rundown", "severity": "low"}),
    "refer": ({"to": "force", "asks_for": "reassurance-patrol"}, {"to": "force"}),
    "act": ({"action": "lighting", "summary": "Two lamps were mended."}, {"action": "greenery"}),
    "close": ({"outcome": "not-ours"}, {"outcome": "no-further-action"}),
    "reopen": ({}, NOTHING_ELSE),
    "ask": ({"question": "Which end of the path?"}, {"question": "Since when?"}),
    "hold": ({"because": "litigation"}, {"because": "complaint"}),
    "release": ({"because": "litigation"}, {}),
    "erase": ({"reason": "requested"}, {"reason": "raised-in-error"}),
}
"""What is sent with each step, and another body."""


def publish(team: Team) -> Command:
    told = {"number": 3, "text": "Two lamps were mended."}
    path = f"{concern_led_to(team, 'triage', 'act')}/publish"
    return Command(path, told, told | {"text": "Lamps were mended."}, events=0)


def unpublish(team: Team) -> Command:
    path = f"{concern_led_to(team, 'triage', 'act')}/unpublish"
    return Command(path, {"number": 3}, {"number": 2}, events=0)


def transfer(team: Team) -> Command:
    """To another borough; what is told there is not counted here."""
    return Command(f"{concern_led_to(team)}/transfer", {"to": "camden"}, {"to": "barnet"})
