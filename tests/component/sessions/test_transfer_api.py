"""A concern given to another borough, over HTTP on a real Postgres: both sides, and two at once that cross."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest
from stride_sessions.domain.words import Words

from tests.component.sessions.offices import office_of

if TYPE_CHECKING:
    import httpx
    from stride_provision import Database
    from stride_sessions.settings import SessionsSettings

    from tests.component.sessions.conftest import Caller, Running

HERE, THERE = "/boroughs/merton/concerns", "/boroughs/camden/concerns"
SAID: dict[str, Any] = {
    "text": "By the pond, twice",
    "contact": "asha@resident.example",
    "may_be_contacted": True,
    "point": {"latitude": 51.53, "longitude": -0.15},
}
CONCERN = {
    "kind": "experience",
    "category": "being-followed",
    "setting": "park-or-open-space",
    "light": "dark",
    "severity": "urgent",
    "ward": "E05000135",
    "not_reported_because": "did-not-know-how",
}


async def raised(caller: Caller, concerns: str = HERE, **changes: Any) -> str:
    """The path of a concern."""
    answer = await caller.post(concerns, CONCERN | changes)
    assert answer.status_code == 201, answer.text
    return f"{concerns}/{answer.json()['concern_id']}"


async def transferred(caller: Caller, concern: str, to: str = "camden", **sent: str) -> httpx.Response:
    return await caller.post(f"{concern}/transfer", {"to": to}, **sent)


async def listed(caller: Caller, concerns: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await caller.get(concerns)).json()["items"]
    return items


async def test_it_ends_here_and_begins_there(merton: Caller, camden: Caller) -> None:
    concern = await raised(merton, **SAID)
    gone = await transferred(merton, concern)
    assert (gone.status_code, gone.json()["state"], gone.headers["ETag"]) == (200, "transferred", '"2"')
    assert gone.json()["history"][-1]["other_borough"] == "camden"
    (new,) = await listed(camden, THERE)
    assert {name: new[name] for name in CONCERN} == CONCERN
    assert (new["state"], new["raised_at"]) == ("raised", gone.json()["raised_at"])
    assert [(one["step"], one["other_borough"]) for one in new["history"]] == [("raise", None), ("receive", "merton")]
    triaged = await camden.post(
        f"{THERE}/{new['concern_id']}/triage", {"category": "being-followed", "severity": "high"}, seen='"2"'
    )
    assert (triaged.status_code, triaged.headers["ETag"]) == (200, '"3"')


async def test_both_sides_say_so_each_on_its_own_topic(running: Running, merton: Caller, camden: Caller) -> None:
    concern = await raised(merton)
    await transferred(merton, concern)
    here, there = concern.rpartition("/")[2], (await listed(camden, THERE))[0]["concern_id"]
    said = [row for row in await running.said() if row["topic"].endswith(".concerns")][1:]
    assert [(row["topic"], row["key"], row["keyseq"], row["type"].split(".")[1]) for row in said] == [
        ("stride.merton.concerns", here, 2, "concern-transferred"),
        ("stride.camden.concerns", there, 1, "concern-raised"),
        ("stride.camden.concerns", there, 2, "concern-transferred"),
    ]
    assert json.loads(said[0]["data"]) == {"concern_id": here, "direction": "out", "other_borough": "camden"}
    assert json.loads(said[2]["data"]) == {"concern_id": there, "direction": "in", "other_borough": "merton"}
    assert here not in "".join(row["data"] for row in said[1:])
    assert {(row["occurred_at"].minute, row["traceparent"]) for row in said} == {(0, None)}


async def test_what_was_said_in_words_is_sealed_anew_there_and_gone_here(
    running: Running, merton: Caller, camden: Caller
) -> None:
    concern = await raised(merton, **SAID)
    pool = running.resources.pool
    before = await pool.fetchval("SELECT words_sealed FROM concern_words")
    await transferred(merton, concern)
    (row,) = await pool.fetch("SELECT borough, number, words_sealed FROM concern_words")
    assert (row["borough"], row["number"]) == ("camden", 1)
    assert row["words_sealed"] != before
    unsealed = running.resources.sealer.unseal
    assert json.loads(unsealed(row["words_sealed"])) == json.loads(unsealed(before))


async def test_neither_side_is_told_the_others_id_its_names_or_its_minutes(merton: Caller, camden: Caller) -> None:
    concern = await raised(merton)
    for step, body in (
        ("triage", {"category": "rundown", "severity": "low"}),
        ("refer", {"to": "council", "system": "merton.lighting"}),
        ("act", {"action": "lighting", "reference": "SLR-20417"}),
        ("ask", {"question": "Which end of the path?"}),
    ):
        assert (await merton.post(f"{concern}/{step}", body)).status_code == 200
    gone = (await transferred(merton, concern)).text
    (new,) = await listed(camden, THERE)
    told = json.dumps(new)
    assert new["concern_id"] not in gone
    assert [secret for secret in (concern[-36:], "SLR", "lighting", "test-coordinator") if secret in told] == []
    assert [one["at"] for one in new["history"] if not one["at"].endswith(":00:00Z")] == []


async def test_who_erases_it_there_erases_what_is_left_of_it_here(
    running: Running, merton: Caller, camden: Caller
) -> None:
    await transferred(merton, await raised(merton))
    await running.resources.pool.execute("DELETE FROM concern WHERE borough = 'camden'")
    assert (await listed(merton, HERE), await listed(camden, THERE)) == ([], [])


@pytest.mark.parametrize(
    ("to", "status", "code"),
    [
        ("merton", 422, "transferred-to-itself"),
        ("atlantis", 404, "not-found"),
        ("barnet", 409, "borough-takes-no-part"),
        ("ealing", 409, "borough-takes-no-part"),
        ("Not A Slug", 422, "request-invalid"),
    ],
)
async def test_it_goes_nowhere_else(running: Running, merton: Caller, to: str, status: int, code: str) -> None:
    await running.caller("central", "*").put("/boroughs/ealing", {"stage": "invited"})
    concern = await raised(merton, **SAID)
    before = await running.types_said()
    answer = await transferred(merton, concern, to)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await merton.get(concern)).json()["state"] == "raised"
    assert await running.types_said() == before


async def test_what_went_takes_no_step_here(merton: Caller, camden: Caller) -> None:
    concern = await raised(merton)
    await transferred(merton, concern)
    for step, body in (
        ("transfer", {"to": "camden"}),
        ("triage", {"category": "rundown", "severity": "low"}),
        ("reopen", {}),
        ("ask", {"question": "Where?"}),
    ):
        answer = await merton.post(f"{concern}/{step}", body)
        assert (answer.status_code, answer.json()["code"]) == (409, "concern-transferred")
    assert len(await listed(camden, THERE)) == 1


async def test_a_borough_that_has_paused_takes_what_is_its_own(
    running: Running, merton: Caller, camden: Caller
) -> None:
    await running.caller("central", "*").post("/boroughs/camden/pause", {"reason": "funding"})
    assert (await transferred(merton, await raised(merton))).status_code == 200
    assert len(await listed(camden, THERE)) == 1


@pytest.mark.parametrize("role", ["officer", "central", "analyst", "service"])
async def test_nobody_but_a_coordinator_gives_a_concern_away(running: Running, merton: Caller, role: str) -> None:
    answer = await transferred(running.caller(role, "merton", "camden"), await raised(merton))
    assert (answer.status_code, answer.json()["code"]) == (403, "role-missing")


async def test_who_has_seen_another_version_gives_nothing_away(merton: Caller, camden: Caller) -> None:
    answer = await transferred(merton, await raised(merton), seen='"7"')
    assert (answer.status_code, await listed(camden, THERE)) == (412, [])


async def test_two_who_give_it_away_at_once_make_one_concern_there(merton: Caller, camden: Caller) -> None:
    concern = await raised(merton, **SAID)
    answers = await asyncio.gather(*[transferred(merton, concern) for _ in range(5)])
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]
    assert len(await listed(camden, THERE)) == 1


async def test_concerns_that_go_in_opposite_directions_at_once_all_arrive(merton: Caller, camden: Caller) -> None:
    ours = [await raised(merton, **SAID) for _ in range(8)]
    theirs = [await raised(camden, THERE, **SAID) for _ in range(8)]
    answers = await asyncio.gather(
        *[
            transferred(caller, concern, to)
            for one, other in zip(ours, theirs, strict=True)
            for caller, concern, to in ((merton, one, "camden"), (camden, other, "merton"))
        ]
    )
    assert {answer.status_code for answer in answers} == {200}
    for caller, concerns in ((merton, HERE), (camden, THERE)):
        states = [one["state"] for one in await listed(caller, concerns)]
        assert (states.count("raised"), states.count("transferred")) == (8, 8)


@pytest.mark.usefixtures("merton", "camden")
async def test_the_twin_that_holds_both_boroughs_its_own_first_waits_in_a_circle(
    sessions_database: Database, settings: SessionsSettings
) -> None:
    both = asyncio.Barrier(2)
    office = office_of(settings)

    async def hold(own: str, other: str) -> None:
        conn = await asyncpg.connect(sessions_database.app_dsn)
        try:
            async with conn.transaction():
                boroughs = office.open(conn, own).boroughs
                await boroughs.get_for_update(own)
                await both.wait()
                await boroughs.get_for_update(other)
        finally:
            await conn.close()

    ended = await asyncio.gather(hold("merton", "camden"), hold("camden", "merton"), return_exceptions=True)
    assert [type(one) for one in ended if one is not None] == [asyncpg.DeadlockDetectedError]


async def test_a_neighbour_is_written_in_the_same_transaction(
    sessions_database: Database, settings: SessionsSettings, running: Running, merton: Caller, camden: Caller
) -> None:
    """What fails at the very end leaves both sides as they were."""
    concern = await raised(merton)
    conn = await asyncpg.connect(sessions_database.app_dsn)
    work = office_of(settings).open(conn, "merton")
    (found,) = await work.concerns.page(after=None, limit=1)
    there = work.elsewhere("camden")

    async def put_it_there_twice() -> None:
        async with conn.transaction():
            await there.concerns.add(found)
            await there.words.add(found.concern_id, 1, Words(text="By the pond"))
            await there.concerns.add(found)

    with pytest.raises(asyncpg.UniqueViolationError):
        await put_it_there_twice()
    await conn.close()
    assert (await listed(camden, THERE), (await merton.get(concern)).status_code) == ([], 200)
    assert await running.resources.pool.fetchval("SELECT count(*) FROM concern_words") == 0
