"""Another borough is not there: the same answer, to the byte, as for one that does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.component.sessions.operations import (
    ALL,
    CONCERN,
    OF_A_BOROUGH,
    OF_AN_ID,
    OF_CENTRAL,
    OF_THE_LEAD,
    OF_THE_LEADS_ID,
    OF_THE_SENDER,
    PLAN,
    SERIES,
    STAFF,
    Operations,
)

if TYPE_CHECKING:
    from tests.component.sessions.conftest import Caller, Running


@pytest.fixture
async def ids(merton: Caller, next_week: str) -> dict[str, str]:
    """A session, a series and a concern of Merton."""
    session = await merton.post("/boroughs/merton/sessions", PLAN | {"starts_at": next_week})
    session_id = session.json()["session_id"]
    resident = {"resident": {"name": "Asha", "address": "asha@resident.example"}}
    booking = await merton.post(f"/boroughs/merton/sessions/{session_id}/bookings", resident)
    concern = await merton.post("/boroughs/merton/concerns", CONCERN)
    series = await merton.post("/boroughs/merton/series", SERIES | {"starts_at": next_week})
    staff = await merton.post("/boroughs/merton/staff", STAFF)
    made = {
        "staff": staff.json()["staff_id"],
        "series": series.json()["series_id"],
        "booking": booking.json()["attendance_id"],
        "concern": concern.json()["concern_id"],
    }
    return {"session": session_id, "series": series.json()["series_id"], **made}


async def refused(caller: Caller, operations: Operations, borough: str, ids: dict[str, str]) -> list[bytes]:
    """What each operation answers, every one of them with 404."""
    bodies = []
    for method, path, body in operations:
        answer = await caller.send(method, f"/boroughs/{borough}{path.format(**ids)}", body)
        assert answer.status_code == 404, f"{method} {path}: {answer.text}"
        bodies.append(answer.content)
    return bodies


def made_up() -> dict[str, str]:
    return {what: str(uuid4()) for what in ("session", "series", "booking", "concern", "staff")}


@pytest.mark.parametrize("role", ["coordinator", "officer", "central"])
async def test_another_boroughs_operations_are_not_there(running: Running, ids: dict[str, str], role: str) -> None:
    caller = running.caller(role, "camden")
    missing = await refused(caller, ALL, "atlantis", ids)
    assert await refused(caller, ALL, "merton", ids) == missing
    assert len(set(missing)) == 1


async def test_a_request_that_cannot_be_right_tells_nothing_of_another_borough(running: Running) -> None:
    caller = running.caller("coordinator", "camden")
    unfit = [(method, path, {"odd": True}) for method, path, _ in ALL]
    odd = dict.fromkeys(made_up(), "not-a-uuid")
    await refused(caller, unfit, "merton", odd)


async def test_an_id_of_another_borough_is_as_unknown_as_one_that_is_not_there(
    ids: dict[str, str], camden: Caller
) -> None:
    missing = await refused(camden, OF_AN_ID, "camden", made_up())
    assert await refused(camden, OF_AN_ID, "camden", ids) == missing


@pytest.mark.usefixtures("merton")
async def test_a_borough_that_takes_no_part_has_nothing(running: Running) -> None:
    beyond_onboarding = [each for each in [*OF_A_BOROUGH, *OF_AN_ID] if each[:2] not in OF_CENTRAL]
    await refused(running.caller("coordinator", "barnet"), beyond_onboarding, "barnet", made_up())


async def test_without_a_token_there_is_no_answer(running: Running) -> None:
    for method, path, body in ALL:
        url = f"/boroughs/merton{path.format(**made_up())}"
        answer = await running.client.request(method, url, json=None if isinstance(body, bytes) else body)
        assert (answer.status_code, answer.json()["code"]) == (401, "token-missing")


async def test_a_body_naming_another_boroughs_session_finds_none(ids: dict[str, str], camden: Caller) -> None:
    path = "/boroughs/camden/concerns"
    foreign = await camden.post(path, CONCERN | {"session_id": ids["session"]})
    missing = await camden.post(path, CONCERN | {"session_id": str(uuid4())})
    assert (foreign.status_code, foreign.content) == (404, missing.content)


async def test_another_sessions_attendance_is_unknown(merton: Caller, ids: dict[str, str], next_week: str) -> None:
    other = (await merton.post("/boroughs/merton/sessions", PLAN | {"starts_at": next_week})).json()
    sessions = "/boroughs/merton/sessions"
    booked = (await merton.post(f"{sessions}/{other['session_id']}/bookings", {})).json()
    mark = {"role": "participant", "state": "attended", "attendance_id": booked["attendance_id"]}
    assert (await merton.post(f"{sessions}/{ids['session']}/attendance", mark)).status_code == 404


async def test_every_operation_is_in_the_table(running: Running) -> None:
    paths = running.document()["paths"]
    with_a_token = {
        (method.upper(), path)
        for path, methods in paths.items()
        for method, described in methods.items()
        if "security" in described
    }
    templates = {"session": "{session_id}", "booking": "{attendance_id}", "concern": "{concern_id}"}
    templates |= {"series": "{series_id}", "staff": "{staff_id}"}
    listed = {
        (method, "/boroughs/{borough}" + path.format(**templates).replace("run-and-talk", "{scheme}").partition("?")[0])
        for method, path, _ in ALL
    }
    assert with_a_token - {("GET", "/boroughs")} == listed


async def test_the_sender_of_one_borough_finds_nobody_of_another(running: Running, ids: dict[str, str]) -> None:
    sender = running.caller("service", "camden")
    missing = await refused(sender, OF_THE_SENDER, "camden", made_up())
    assert await refused(sender, OF_THE_SENDER, "camden", ids) == missing
    assert await refused(sender, OF_THE_SENDER, "merton", ids) == missing


async def test_the_lead_of_one_borough_finds_nothing_of_another(running: Running, ids: dict[str, str]) -> None:
    lead = running.caller("information-governance", "camden")
    all_of_them = [*OF_THE_LEAD, *OF_THE_LEADS_ID]
    assert await refused(lead, all_of_them, "merton", ids) == await refused(lead, all_of_them, "atlantis", ids)


@pytest.mark.usefixtures("camden")
async def test_an_id_of_another_borough_is_unknown_to_the_lead(running: Running, ids: dict[str, str]) -> None:
    lead = running.caller("information-governance", "camden")
    missing = await refused(lead, OF_THE_LEADS_ID, "camden", made_up())
    assert await refused(lead, OF_THE_LEADS_ID, "camden", ids) == missing


@pytest.mark.usefixtures("merton")
async def test_a_borough_that_takes_no_part_keeps_nothing(running: Running) -> None:
    lead = running.caller("information-governance", "barnet")
    await refused(lead, [*OF_THE_LEAD, *OF_THE_LEADS_ID], "barnet", made_up())
