"""A resident's place without an account: asked for, confirmed by the link, changed, given up, erased."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from stride_sessions.api import links
from stride_sessions.clockwork import OfferLapser

if TYPE_CHECKING:
    import httpx

    from tests.component.sessions.conftest import Caller, Running

PLAN = {
    "scheme": "run-and-talk",
    "kind": "run",
    "ward": "E05000455",
    "zone": "Europe/London",
    "planned_minutes": 60,
    "capacity": 1,
}
ASHA = {"name": "Asha", "address": "Asha@resident.example"}
BELLA = {"name": "Bella", "address": "bella@resident.example"}


@dataclass(frozen=True)
class Desk:
    """A session of Merton with one place, and what residents do about it."""

    running: Running
    team: Caller
    session_id: str

    async def ask(self, who: dict[str, str], **other: Any) -> httpx.Response:
        return await self.post("/places", {"borough": "merton", "session_id": self.session_id, **who, **other})

    async def post(self, path: str, body: Any, *, key: str | None = None) -> httpx.Response:
        return await self.running.client.post(path, json=body, headers={"Idempotency-Key": key or str(uuid4())})

    async def get(self, path: str) -> httpx.Response:
        return await self.running.client.get(path)

    async def told(self) -> list[tuple[str, str]]:
        """Who became what, as the events say it."""
        rows = [json.loads(row["data"]) for row in await self.running.said() if row["key"] == self.session_id]
        return [(row["attendance_id"], row["state"]) for row in rows if "attendance_id" in row]

    async def recipient(self, attendance_id: str) -> httpx.Response:
        sender = self.running.caller("service", "*")
        return await sender.get(f"/boroughs/merton/residents/{attendance_id}/recipient")

    async def link_of_last(self) -> str:
        """The link that a mail about the last event would bring."""
        return str((await self.recipient((await self.told())[-1][0])).json()["link"])


@pytest.fixture
async def desk(running: Running, merton: Caller, next_week: str) -> Desk:
    made = await merton.post("/boroughs/merton/sessions", PLAN | {"starts_at": next_week})
    return Desk(running, merton, made.json()["session_id"])


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
    assert (await desk.get(f"/places/{waiting}")).json()["state"] == "waitlisted"
    await desk.running.resources.pool.execute("UPDATE attendance SET offer_lapses_at = now() WHERE state = 'offered'")
    workers = desk.running.service.workers(desk.running.resources)
    await next(one for one in workers if isinstance(one, OfferLapser)).lapse_due()
    assert (await desk.get(f"/places/{waiting}")).json()["state"] == "offered"
    late = await desk.post(f"/places/{lost}/confirm", {})
    assert (late.status_code, late.json()["code"]) == (409, "offer-lapsed")
    assert [state for _, state in await desk.told()] == ["offered", "waitlisted", "lapsed", "offered"]


async def test_nobody_learns_by_asking_who_has_a_place(desk: Desk) -> None:
    first = await desk.ask(ASHA)
    again = await desk.ask({"name": "Somebody else", "address": "asha@RESIDENT.example"})
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert len(await desk.told()) == 1
    by_team = await desk.team.post(f"/boroughs/merton/sessions/{desk.session_id}/bookings", {"resident": ASHA})
    assert (by_team.status_code, by_team.json()["code"]) == (409, "already-booked")


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
    assert set(answer.json()) == {"attendance_id", "role", "state", "offer_lapses_at"}


async def test_she_changes_how_she_is_told(desk: Desk) -> None:
    await desk.ask(ASHA)
    link = await desk.link_of_last()
    changed = await desk.post(f"/places/{link}/contact", {"name": "Asha K", "address": "ak@resident.example"})
    assert changed.status_code == 200
    assert "resident.example" not in changed.text
    seen = (await desk.get(f"/places/{link}")).json()
    assert (seen["name"], seen["address"]) == ("Asha K", "ak@resident.example")
    assert (await desk.ask(ASHA)).status_code == 202
    assert len(await desk.told()) == 2


async def test_she_does_not_take_the_address_of_another_place(desk: Desk) -> None:
    await desk.ask(ASHA)
    await desk.ask(BELLA)
    link = await desk.link_of_last()
    taken = await desk.post(f"/places/{link}/contact", ASHA)
    assert (taken.status_code, taken.json()["code"]) == (409, "already-booked")


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
    [("name", ""), ("name", " "), ("name", "A\nB"), ("name", "a" * 101), ("address", "asha"), ("address", None)],
)
async def test_what_is_no_name_and_no_address_is_refused(desk: Desk, field: str, value: str | None) -> None:
    answer = await desk.ask(ASHA | {field: value})  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_a_link_that_is_not_good_opens_nothing(desk: Desk) -> None:
    await desk.ask(ASHA)
    link = await desk.link_of_last()
    sealer, booking = desk.running.resources.sealer, UUID((await desk.told())[-1][0])
    others = [
        link[:-1] + ("A" if link[-1] != "A" else "E"),
        link[:30] + ("A" if link[30] != "A" else "B") + link[31:],
        links.link_of(sealer, "merton", uuid4(), 1),
        links.link_of(sealer, "camden", booking, 1),
        links.link_of(sealer, "merton", booking, 2),
    ]
    assert link not in others
    for other in others:
        assert (await desk.get(f"/places/{other}")).status_code == 404
        assert (await desk.post(f"/places/{other}/give-up", {})).status_code == 404
        assert (await desk.post(f"/places/{other}/wish", {"officer": "no-officer"})).status_code == 404
    assert (await desk.get(f"/places/{link}")).json()["state"] == "offered"


async def test_a_renewed_link_ends_those_before_it(desk: Desk) -> None:
    await desk.ask(ASHA)
    old, booking = await desk.link_of_last(), (await desk.told())[-1][0]
    assert (await desk.team.post(f"/boroughs/merton/residents/{booking}/renew-link", {})).status_code == 200
    new = await desk.link_of_last()
    assert (await desk.get(f"/places/{old}")).status_code == 404
    assert (await desk.get(f"/places/{new}")).status_code == 200


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


async def test_nothing_that_is_open_may_be_asked_without_end(desk: Desk) -> None:
    answers = [await desk.get(f"/places/{'A' * 43}") for _ in range(1001)]
    assert {answer.status_code for answer in answers[:-1]} == {404}
    assert answers[-1].status_code == 429
