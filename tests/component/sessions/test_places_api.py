"""A resident's place without an account: asked for, confirmed by the link, changed, given up."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest
from stride_sessions.clockwork import OfferLapser

from tests.component.sessions.desk import ASHA, BELLA, Desk, desk

__all__ = ["desk"]


async def test_a_place_is_kept_for_who_asks_until_she_confirms_it(desk: Desk) -> None:
    answer = await desk.ask(ASHA)
    assert (answer.status_code, answer.json()) == (202, {"told": "by-mail"})
    link = await desk.link_of_last()
    seen = (await desk.get(f"/places/{link}")).json()
    assert (seen["name"], seen["address"], seen["state"]) == ("Asha", "Asha@resident.example", "offered")
    assert seen["session"]["starts_at"].endswith("T18:30")
    confirmed = await desk.post(f"/places/{link}/confirm", {})
    assert (confirmed.status_code, confirmed.json()["state"]) == (200, "booked")
    assert [state for _, state in await desk.told()] == ["offered", "booked"]


async def test_a_place_that_is_not_confirmed_in_time_is_the_next_ones(desk: Desk) -> None:
    await desk.ask(ASHA)
    lost = await desk.link_of_last()
    await desk.ask(BELLA)
    waiting = await desk.link_of_last()
    assert (await desk.post(f"/places/{waiting}/confirm", {})).json()["state"] == "waitlisted"
    await desk.running.resources.pool.execute("UPDATE attendance SET offer_lapses_at = now() WHERE state = 'offered'")
    workers = desk.running.service.workers(desk.running.resources)
    await next(one for one in workers if isinstance(one, OfferLapser)).lapse_due()
    assert (await desk.get(f"/places/{waiting}")).json()["state"] == "offered"
    late = await desk.post(f"/places/{lost}/confirm", {})
    assert (late.status_code, late.json()["code"]) == (409, "offer-lapsed")
    assert [state for _, state in await desk.told()] == ["offered", "waitlisted", "lapsed", "offered"]


async def test_of_twenty_who_ask_with_one_address_at_once_one_is_booked(desk: Desk) -> None:
    answers = await asyncio.gather(*(desk.ask(ASHA) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {202}
    assert len(await desk.told()) == 1


async def test_who_gave_her_place_up_may_ask_again(desk: Desk) -> None:
    await desk.ask(ASHA)
    link = await desk.link_of_last()
    given_up = await desk.post(f"/places/{link}/give-up", {})
    assert given_up.json()["state"] == "cancelled"
    await desk.ask(ASHA)
    assert [state for _, state in await desk.told()] == ["offered", "cancelled", "offered"]


async def test_the_team_books_for_a_resident_who_then_confirms(desk: Desk) -> None:
    answer = await desk.team.post(f"/boroughs/merton/sessions/{desk.session_id}/bookings", {"resident": ASHA})
    assert (answer.status_code, answer.json()["state"]) == (201, "offered")
    assert set(answer.json()) == {"attendance_id", "role", "state", "offer_lapses_at", "code"}


async def test_she_changes_how_she_is_called_and_not_where_she_is_told(desk: Desk) -> None:
    await desk.ask(ASHA)
    link = await desk.link_of_last()
    changed = await desk.post(f"/places/{link}/name", {"name": "Asha K"})
    assert changed.status_code == 200
    assert "Asha" not in changed.text
    assert (await desk.get(f"/places/{link}")).json()["name"] == "Asha K"
    assert (await desk.post(f"/places/{link}/name", {"name": "A", "address": BELLA["address"]})).status_code == 422


async def test_she_takes_her_data_with_her(desk: Desk) -> None:
    await desk.ask(ASHA)
    link = await desk.link_of_last()
    attendance_id = (await desk.told())[-1][0]
    mark = {"role": "participant", "state": "attended", "attendance_id": attendance_id}
    await desk.team.post(f"/boroughs/merton/sessions/{desk.session_id}/attendance", mark)
    data = (await desk.get(f"/places/{link}/data")).json()
    assert data["attendance_id"] == attendance_id
    assert data["place"]["name"] == "Asha"
    assert [noted["state"] for noted in data["noted"]] == ["attended"]
    assert len(data["read_at"]) == 1  # by who looked the link up
    assert "said_by" not in data["noted"][0]


async def test_a_session_that_has_begun_is_not_asked_for(desk: Desk) -> None:
    await desk.running.resources.pool.execute("UPDATE session SET starts_at_local = now() - interval '1 day'")
    answer = await desk.ask(ASHA)
    assert (answer.status_code, answer.json()["code"]) == (409, "session-already-begun")


@pytest.mark.parametrize("place", [{"borough": "camden"}, {"borough": "atlantis"}, {"session_id": str(uuid4())}])
async def test_a_session_that_is_not_there_is_not_asked_for(desk: Desk, place: dict[str, str]) -> None:
    assert (await desk.ask(ASHA, **place)).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("name", name) for name in ("", " ", "A\nB", "a" * 101, "https://x.example", "a\u202eb", "<b>", "A\u2028B")),
        ("address", "asha"),
        ("address", None),
    ],
)
async def test_what_is_no_name_and_no_address_is_refused(desk: Desk, field: str, value: str | None) -> None:
    answer = await desk.ask(ASHA | {field: value})  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_the_longest_name_and_address_are_kept(desk: Desk) -> None:
    label = "b" * 61
    longest = {"name": "\U0001f3c3" * 100, "address": f"{'a' * 64}@{label}.{label}.{label}.x"}
    assert (await desk.ask(longest)).status_code == 202
    assert (await desk.get(f"/places/{await desk.link_of_last()}")).json()["name"] == longest["name"]


async def test_who_never_confirmed_that_she_asked_is_offered_nothing(desk: Desk) -> None:
    for number in range(4):
        await desk.ask({"name": "Nobody", "address": f"made-up-{number}@nowhere.example"})
    await desk.ask(ASHA)
    asha, booking = await desk.link_of_last(), (await desk.told())[-1][0]
    assert (await desk.post(f"/places/{asha}/confirm", {})).json()["state"] == "waitlisted"
    waiting = (await desk.team.get(f"/boroughs/merton/sessions/{desk.session_id}/waiting-list")).json()
    assert [one["attendance_id"] for one in waiting["items"]] == [booking]
    await desk.running.resources.pool.execute("UPDATE attendance SET offer_lapses_at = now() WHERE state = 'offered'")
    workers = desk.running.service.workers(desk.running.resources)
    await next(one for one in workers if isinstance(one, OfferLapser)).lapse_due()
    assert (await desk.get(f"/places/{asha}")).json()["state"] == "offered"
    assert (await desk.post(f"/places/{asha}/confirm", {})).json()["state"] == "booked"


async def test_nobodys_key_stands_in_anothers_way(desk: Desk) -> None:
    for who in (ASHA, BELLA):
        body = {"borough": "merton", "session_id": desk.session_id, **who}
        assert [(await desk.post("/places", body, key="1")).status_code for _ in range(2)] == [202, 202]
    assert len(await desk.told()) == 2
    keys = await desk.running.resources.pool.fetch("SELECT key FROM command WHERE principal = 'anybody'")
    assert "1" not in {row["key"] for row in keys}
