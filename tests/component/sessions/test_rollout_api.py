"""Boroughs and schemes over HTTP, on a real Postgres."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.component.sessions.conftest import Caller, Running

LAUNCH = {"launched_on": "2022-02-01", "planned_sessions_per_month": 4}


async def test_a_borough_is_onboarded_and_said_once(running: Running) -> None:
    central = running.caller("central", "*")
    first = await central.put("/boroughs/merton", {"stage": "pilot"})
    second = await central.put("/boroughs/merton", {"stage": "pilot"})
    assert (first.status_code, first.json()) == (200, second.json())
    (said,) = await running.said()
    assert (said["topic"], said["key"], said["tenant"]) == ("stride.rollout", "merton", "merton")
    assert await running.last_said() == {
        "borough": "merton",
        "gss_code": "E09000024",
        "police_command": "south-west",
        "stage": "pilot",
    }


async def test_a_pilot_goes_live_and_not_back(running: Running) -> None:
    central = running.caller("central", "*")
    await central.put("/boroughs/merton", {"stage": "pilot"})
    assert (await central.put("/boroughs/merton", {"stage": "live"})).json()["stage"] == "live"
    back = await central.put("/boroughs/merton", {"stage": "pilot"})
    assert (back.status_code, back.json()["code"]) == (409, "borough-already-live")
    assert await running.types_said() == ["borough-onboarded", "borough-onboarded"]


async def test_first_onboardings_at_once_are_said_once(running: Running) -> None:
    central = running.caller("central", "*")
    answers = await asyncio.gather(*[central.put("/boroughs/merton", {"stage": "pilot"}) for _ in range(8)])
    assert {answer.status_code for answer in answers} == {200}
    assert await running.types_said() == ["borough-onboarded"]


async def test_launches_at_once_are_said_once(running: Running, camden: Caller) -> None:
    path = "/boroughs/camden/schemes/walk-and-talk"
    answers = await asyncio.gather(*[camden.put(path, LAUNCH) for _ in range(8)])
    assert {answer.status_code for answer in answers} == {200}
    assert (await running.types_said()).count("scheme-launched") == 1


async def test_a_launched_scheme_keeps_its_figures(running: Running, merton: Caller) -> None:
    path = "/boroughs/merton/schemes/run-and-talk"
    other = await merton.put(path, LAUNCH | {"planned_sessions_per_month": 5})
    assert (other.status_code, other.json()["code"]) == (409, "scheme-already-launched")
    assert await running.last_said() == {"borough": "merton", "scheme": "run-and-talk", **LAUNCH}


@pytest.mark.parametrize(
    ("launched_on", "code"),
    [
        ("2021-06-08", "too-far-back"),
        ("0001-01-01", "too-far-back"),
        ("9999-12-31", "too-far-ahead"),
        ("2022-02-30", "request-invalid"),
        (1643673600, "request-invalid"),
        (None, "request-invalid"),
    ],
)
async def test_a_launch_on_no_plausible_day_is_refused(merton: Caller, launched_on: object, code: str) -> None:
    body = LAUNCH | {"launched_on": launched_on}
    answer = await merton.put("/boroughs/merton/schemes/night-safety-audit", body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_the_team_sees_its_boroughs_and_central_sees_all(
    running: Running, merton: Caller, camden: Caller
) -> None:
    both = running.caller("officer", "merton", "camden", "barnet")
    slugs = [
        [item["borough"] for item in (await caller.get("/boroughs")).json()["items"]]
        for caller in (merton, camden, both, running.caller("central", "*"))
    ]
    assert slugs == [["merton"], ["camden"], ["camden", "merton"], ["camden", "merton"]]


async def test_boroughs_and_schemes_are_listed_page_by_page(running: Running) -> None:
    central = running.caller("central", "*")
    for borough in ("ealing", "barnet", "merton"):
        await central.put(f"/boroughs/{borough}", {"stage": "pilot"})
    first = (await central.get("/boroughs", limit=2)).json()
    rest = (await central.get("/boroughs", limit=2, after=first["next_cursor"])).json()
    assert [item["borough"] for item in first["items"] + rest["items"]] == ["barnet", "ealing", "merton"]
    assert rest["next_cursor"] is None
    for scheme in ("walk-and-talk", "run-and-talk"):
        await central.put(f"/boroughs/merton/schemes/{scheme}", LAUNCH)
    page = (await central.get("/boroughs/merton/schemes", limit=1)).json()
    more = (await central.get("/boroughs/merton/schemes", limit=1, after=page["next_cursor"])).json()
    assert [item["scheme"] for item in page["items"] + more["items"]] == ["run-and-talk", "walk-and-talk"]


@pytest.mark.parametrize(
    ("role", "method", "path", "body"),
    [
        ("officer", "PUT", "/boroughs/merton", {"stage": "live"}),
        ("coordinator", "PUT", "/boroughs/merton", {"stage": "live"}),
        ("officer", "PUT", "/boroughs/merton/schemes/run-and-talk", LAUNCH),
        ("central", "POST", "/boroughs/merton/sessions", {}),
        ("central", "POST", "/boroughs/merton/concerns", {}),
        ("analyst", "GET", "/boroughs/merton/sessions", None),
        ("service", "GET", "/boroughs/merton/concerns", None),
    ],
)
@pytest.mark.usefixtures("merton")
async def test_a_role_does_its_own_work_only(running: Running, role: str, method: str, path: str, body: object) -> None:
    answer = await running.caller(role, "merton").send(method, path, body)
    assert (answer.status_code, answer.json()["code"]) == (403, "role-missing")
