"""Who has a place is learnt by nobody who asks, from no answer and no row; only the service that sends is told whom."""

from __future__ import annotations

import pytest

from tests.component.sessions.desk import ASHA, BELLA, PLAN, Desk, desk

__all__ = ["desk"]


async def test_nobody_learns_by_asking_who_has_a_place(desk: Desk) -> None:
    first = await desk.ask(ASHA)
    again = await desk.ask({"name": "Somebody else", "address": "asha@RESIDENT.example"})
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert len(await desk.told()) == 1
    by_team = await desk.team.post(f"/boroughs/merton/sessions/{desk.session_id}/bookings", {"resident": ASHA})
    assert (by_team.status_code, by_team.json()["code"]) == (409, "already-booked")


OVER = {
    "to come": "SELECT 1",
    "begun": "UPDATE session SET starts_at_local = now() - interval '1 day'",
    "cancelled": "UPDATE session SET state = 'cancelled', cancelled_because = 'weather'",
    "completed": "UPDATE session SET state = 'completed', head_count = 1",
}


@pytest.mark.parametrize("change", OVER.values(), ids=OVER)
async def test_whatever_became_of_a_session_the_answer_tells_nobody_who_had_a_place(desk: Desk, change: str) -> None:
    await desk.ask(ASHA)
    await desk.running.resources.pool.execute(change)
    with_a_place, without = await desk.ask(ASHA), await desk.ask(BELLA)
    assert (with_a_place.status_code, with_a_place.content) == (without.status_code, without.content)


async def test_equal_bodies_of_two_commands_do_not_show_as_equal(desk: Desk) -> None:
    other = await desk.team.post("/boroughs/merton/sessions", PLAN | {"starts_at": f"{await starts_of(desk)}"})
    await desk.ask(ASHA)
    await desk.ask(ASHA, session_id=other.json()["session_id"])
    for path in (desk.session_id, other.json()["session_id"]):
        await desk.team.post(f"/boroughs/merton/sessions/{path}/bookings", {"resident": BELLA})
    hashes = [row[0] for row in await desk.running.resources.pool.fetch("SELECT body_hash FROM command")]
    assert len(hashes) == len(set(hashes))


async def starts_of(desk: Desk) -> str:
    starts: str = (await desk.team.get(f"/boroughs/merton/sessions/{desk.session_id}")).json()["starts_at"]
    return starts


async def test_no_link_and_no_name_is_kept_beside_the_sealed_contact(desk: Desk) -> None:
    await desk.ask(ASHA)
    link = await desk.link_of_last()
    await desk.post(f"/places/{link}/confirm", {})
    pool = desk.running.resources.pool
    tables = await pool.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    contents = [await pool.fetch(f'SELECT t::text FROM "{row[0]}" AS t') for row in tables]  # noqa: S608  # our names
    found = str(contents)
    assert "offered" in found  # the search sees what there is
    assert not [word for word in (link, link[:20], "Asha", "resident.example") if word.lower() in found.lower()]


async def test_only_the_service_that_sends_is_told_whom_and_each_asking_is_noted(desk: Desk) -> None:
    await desk.ask(ASHA)
    booking = (await desk.told())[-1][0]
    path = f"/boroughs/merton/residents/{booking}/recipient"
    assert [
        (await desk.running.caller(role, "merton").get(path)).status_code for role in ("officer", "coordinator")
    ] == [
        403,
        403,
    ]
    told = (await desk.recipient(booking)).json()
    assert (told["name"], told["address"], told["may_be_told"]) == ("Asha", "Asha@resident.example", True)
    noted = await desk.running.resources.pool.fetch("SELECT attendance_id::text, read_by FROM contact_reading")
    assert [tuple(row) for row in noted] == [(booking, "test-service")]
    await desk.post(f"/places/{told['link']}/give-up", {})
    assert (await desk.recipient(booking)).json()["may_be_told"] is False
