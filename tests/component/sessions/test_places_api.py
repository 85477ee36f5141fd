"""A resident's place without an account: asked for, confirmed by the link, changed, given up, erased."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from stride_chassis import RateLimit
from stride_sessions.api import links
from stride_sessions.clockwork import OfferLapser
from stride_sessions.store.sessions import Sessions

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
LATE: dict[str, dict[str, str]] = {"confirm": {}, "give-up": {}, "name": {"name": "Mallory"}, "erase": {}}
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
    assert (await desk.post(f"/places/{waiting}/confirm", {})).json()["state"] == "waitlisted"
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


async def test_no_answer_by_link_is_kept_on_the_way(desk: Desk) -> None:
    await desk.ask(ASHA)
    link = await desk.link_of_last()
    for path in ("", "/data", "/calendar.ics", "x"):
        answer = await desk.get(f"/places/{link}{path}")
        assert answer.headers["Cache-Control"] == "no-store", path
    assert (await desk.recipient((await desk.told())[-1][0])).headers["Cache-Control"] == "no-store"


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


async def test_a_link_that_was_looked_at_before_it_was_renewed_changes_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.ask(ASHA)
    old, booking = await desk.link_of_last(), (await desk.told())[-1][0]
    look, may_go_on, looking = Sessions.get_for_update, asyncio.Event(), asyncio.Semaphore(0)

    async def look_late(sessions: Sessions, session_id: Any) -> Any:
        looking.release()
        await may_go_on.wait()
        return await look(sessions, session_id)

    monkeypatch.setattr(Sessions, "get_for_update", look_late)
    late = [asyncio.create_task(desk.post(f"/places/{old}/{what}", body)) for what, body in LATE.items()]
    for _ in late:
        await looking.acquire()  # each has looked at the link
    monkeypatch.setattr(Sessions, "get_for_update", look)
    await desk.team.post(f"/boroughs/merton/residents/{booking}/renew-link", {})
    may_go_on.set()
    assert [(await one).status_code for one in late] == [404, 404, 404, 404]
    seen = (await desk.get(f"/places/{await desk.link_of_last()}")).json()
    assert (seen["name"], seen["state"]) == ("Asha", "offered")
    assert (await desk.get(f"/places/{old}")).status_code == 404


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


async def test_nobodys_key_stands_in_anothers_way(desk: Desk) -> None:
    for who in (ASHA, BELLA):
        body = {"borough": "merton", "session_id": desk.session_id, **who}
        assert [(await desk.post("/places", body, key="1")).status_code for _ in range(2)] == [202, 202]
    assert len(await desk.told()) == 2
    keys = await desk.running.resources.pool.fetch("SELECT key FROM command WHERE principal = 'anybody'")
    assert "1" not in {row["key"] for row in keys}


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


async def test_nothing_that_is_open_may_be_asked_without_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    narrow, ask = RateLimit(3), RateLimit.__call__
    monkeypatch.setattr(RateLimit, "__call__", lambda _, request: ask(narrow, request))
    answers = [await desk.get(f"/places/{'A' * 43}") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 429]
