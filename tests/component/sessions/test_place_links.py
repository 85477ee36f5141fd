"""The link to a resident's place: what it opens, what ends it, how often one may guess, and that no cache keeps it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from stride_chassis import RateLimit
from stride_sessions.api import links
from stride_sessions.store.sessions import Sessions

from tests.component.sessions.desk import ASHA, Desk, desk

if TYPE_CHECKING:
    import pytest


__all__ = ["desk"]

LATE: dict[str, dict[str, str]] = {"confirm": {}, "give-up": {}, "name": {"name": "Mallory"}, "erase": {}}


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


async def test_nothing_that_is_open_may_be_asked_without_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    narrow, ask = RateLimit(3), RateLimit.__call__
    monkeypatch.setattr(RateLimit, "__call__", lambda _, request: ask(narrow, request))
    answers = [await desk.get(f"/places/{'A' * 43}") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 429]
