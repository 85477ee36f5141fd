"""A token opens the boroughs it names, each alike, and no other: every operation of the API, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fastapi.routing import APIRoute

from tests.component.sessions.operations import ALL, CONCERN, LAUNCH, OF_A_BOROUGH, OF_AN_ID, PLAN, SERIES
from tests.component.sessions.test_access import made_up, refused
from tests.component.sessions.test_staff_api import OFFICER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi.dependencies.models import Dependant

    from tests.component.sessions.conftest import Caller, Running

BOROUGHS = ("merton", "lambeth", "ealing")
FOR_ANYBODY = {"/boroughs/{borough}/you-said-we-did", "/boroughs/{borough}/you-said-we-did.atom"}
"""What is published; it asks for no token."""


@pytest.fixture
async def things(running: Running, next_week: str) -> dict[str, dict[str, str]]:
    """Three boroughs take part, each with a thing of every sort."""
    central = running.caller("central", "*")
    made = {}
    for borough in BOROUGHS:
        await central.put(f"/boroughs/{borough}", {"stage": "pilot"})
        await central.put(f"/boroughs/{borough}/schemes/run-and-talk", LAUNCH)
        made[borough] = await filled(running.caller("coordinator", borough), f"/boroughs/{borough}", next_week)
    return made


async def filled(team: Caller, borough: str, starts_at: str) -> dict[str, str]:
    async def make(path: str, body: dict[str, Any], name: str) -> str:
        made: str = (await team.post(f"{borough}{path}", body)).json()[name]
        return made

    session = await make("/sessions", PLAN | {"starts_at": starts_at}, "session_id")
    return {
        "session": session,
        "booking": await make(f"/sessions/{session}/bookings", {}, "attendance_id"),
        "series": await make("/series", SERIES | {"starts_at": starts_at}, "series_id"),
        "concern": await make("/concerns", CONCERN, "concern_id"),
        "staff": await make("/staff", OFFICER, "staff_id"),
    }


async def test_a_token_for_two_boroughs_opens_both_alike(running: Running, things: dict[str, dict[str, str]]) -> None:
    both = running.caller("officer", "merton", "lambeth")
    for method, path, _ in [*OF_A_BOROUGH, *OF_AN_ID]:
        if method == "GET":
            urls = [f"/boroughs/{borough}{path.format(**things[borough])}" for borough in ("merton", "lambeth")]
            assert [(await both.get(url)).status_code for url in urls] == [200, 200], path
    listed = (await both.get("/boroughs")).json()["items"]
    assert [one["borough"] for one in listed] == ["lambeth", "merton"]


async def test_a_token_opens_no_other_borough_and_no_id_under_another_name(
    running: Running, things: dict[str, dict[str, str]]
) -> None:
    both, ealing = running.caller("coordinator", "merton", "lambeth"), running.caller("coordinator", "ealing")
    missing = await refused(ealing, OF_AN_ID, "ealing", made_up())
    answers = [
        *await refused(both, ALL, "ealing", things["ealing"]),
        *await refused(both, OF_AN_ID, "merton", things["lambeth"]),
        *await refused(both, OF_AN_ID, "lambeth", things["merton"]),
        *await refused(ealing, ALL, "merton", things["merton"]),
        *await refused(ealing, ALL, "lambeth", things["lambeth"]),
        *await refused(ealing, OF_AN_ID, "ealing", things["merton"]),
        *await refused(ealing, OF_A_BOROUGH, "atlantis", made_up()),
    ]
    assert len({*missing, *answers}) == 1


def judged_by(dependant: Dependant) -> Iterator[str]:
    for one in dependant.dependencies:
        yield getattr(one.call, "__qualname__", "")
        yield from judged_by(one)


async def test_every_operation_on_a_borough_takes_it_from_one_place(running: Running) -> None:
    routes = [route for router in running.service.routers(running.resources) for route in router.routes]
    told = [route for route in routes if isinstance(route, APIRoute) and "{borough}" in route.path]
    of_a_borough = [route for route in told if route.path not in FOR_ANYBODY]
    assert len(told) == len(of_a_borough) + len(FOR_ANYBODY)
    assert len(of_a_borough) == len(ALL)
    for route in of_a_borough:
        assert any(name.startswith("borough_for.") for name in judged_by(route.dependant)), route.path
