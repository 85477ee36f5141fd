"""Records go when their time has come, as the dry run said; what is held, reopened or settled longer stays."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg
import pytest
from stride_sessions import retaining
from stride_sessions.clockwork import OfferLapser
from stride_sessions.domain.retention import Retention
from stride_sessions.retaining import RetentionKeeper
from stride_sessions.store.deletions import UNLOGGED
from structlog.testing import capture_logs

from tests.component.sessions.restoring import everything_kept
from tests.component.sessions.test_concern_erasing import WORDS as SAID
from tests.component.sessions.test_concern_erasing import Unwritable, lead, told, unwritable
from tests.component.sessions.test_concern_steps_api import BODIES, CONCERNS, raised
from tests.component.sessions.test_erasing import erase_again, logged, names_kept
from tests.component.sessions.test_places_api import ASHA, BELLA, Desk, desk

if TYPE_CHECKING:
    from stride_provision import Database
    from stride_sessions.settings import SessionsSettings

    from tests.component.sessions.conftest import Caller, Running

__all__ = ["desk", "lead", "unwritable"]

RETENTION = "/boroughs/merton/retention"
USUAL = dict(Retention().days)


def keeper(running: Running) -> RetentionKeeper:
    workers = running.service.workers(running.resources)
    return next(one for one in workers if isinstance(one, RetentionKeeper))


@dataclass(frozen=True)
class Past:
    """Lets it be as if everything had happened days earlier."""

    owner_dsn: str

    async def by(self, days: int) -> None:
        conn = await asyncpg.connect(self.owner_dsn)
        async with conn.transaction():
            await conn.execute("ALTER TABLE concern_change DISABLE TRIGGER concern_change_is_never_changed")
            for table, column in (
                ("concern_change", "said_at"),
                ("resident", "asked_at"),
                ("session", "starts_at_local"),
            ):
                await conn.execute(f"UPDATE {table} SET {column} = {column} - make_interval(days => $1)", days)  # noqa: S608  # names of ours
            await conn.execute("ALTER TABLE concern_change ENABLE TRIGGER concern_change_is_never_changed")
        await conn.close()


@pytest.fixture
def past(sessions_database: Database) -> Past:
    return Past(sessions_database.owner_dsn)


async def due(lead: Caller) -> dict[str, int]:
    answer = await lead.get(f"{RETENTION}/due")
    assert answer.status_code == 200, answer.text
    return {one["kind"]: one["count"] for one in answer.json()["kinds"] if one["count"]}


async def closed(team: Caller, **said: Any) -> str:
    """A concern that has ended."""
    concern_id = await raised(team, **said)
    for step in ("triage", "act", "close"):
        assert (await team.post(f"{CONCERNS}/{concern_id}/{step}", BODIES[step])).status_code == 200
    return concern_id


async def lapsed(desk: Desk, who: dict[str, str]) -> str:
    """A booking that somebody asked for and never confirmed."""
    await desk.ask(who)
    await desk.running.resources.pool.execute("UPDATE attendance SET offer_lapses_at = now() WHERE state = 'offered'")
    workers = desk.running.service.workers(desk.running.resources)
    await next(one for one in workers if isinstance(one, OfferLapser)).lapse_due()
    return next(booking for booking, state in reversed(await desk.told()) if state == "lapsed")


async def test_what_is_usual_holds_until_the_lead_settles_something_else(merton: Caller, lead: Caller) -> None:
    assert (await lead.get(RETENTION)).json() == USUAL
    settled = await lead.post(RETENTION, {"concern": 30, "words": 10})
    assert (settled.status_code, settled.json()) == (200, USUAL | {"concern": 30, "words": 10})
    assert (await lead.get(RETENTION)).json() == settled.json()
    for unfit in ({"concern": 0}, {"words": 3651}, {"photographs": 3}):
        assert (await lead.post(RETENTION, unfit)).status_code == 422
    assert (await merton.get(RETENTION)).status_code == 403


async def test_the_run_erases_what_the_dry_run_told_and_nothing_else(
    desk: Desk, lead: Caller, past: Past, settings: SessionsSettings
) -> None:
    team, running = desk.team, desk.running
    gone, wordless = [await closed(team, **SAID) for _ in range(2)], await closed(team, **SAID)
    held, is_open = await closed(team, **SAID), await raised(team, **SAID)
    await lead.post(f"{CONCERNS}/{held}/hold", {"because": "complaint"})
    await lead.post(f"{CONCERNS}/{wordless}/hold", {"because": "complaint"})
    await lapsed(desk, ASHA)
    await desk.ask(BELLA)
    await past.by(400)
    await lead.post(f"{CONCERNS}/{wordless}/release", {})
    await lead.post(RETENTION, {"concern": 399})
    await team.post(f"{CONCERNS}/{wordless}/reopen", {})
    before = await everything_kept(running)
    told_before = await due(lead)
    assert told_before == {"concern": 2, "offer": 1, "resident": 1}
    assert await everything_kept(running) == before
    assert await keeper(running).erase_due() == 4
    kinds = Counter(line["kind"] for line in logged(settings))
    assert kinds == {"concern": told_before["concern"], "attendance": told_before["offer"] + told_before["resident"]}
    assert await due(lead) == {}
    there = {one: (await team.get(f"{CONCERNS}/{one}")).status_code for one in (*gone, wordless, held, is_open)}
    assert there == dict.fromkeys(gone, 404) | dict.fromkeys((wordless, held, is_open), 200)


async def test_what_is_held_where_it_came_from_or_went_to_is_not_due(
    desk: Desk, lead: Caller, past: Past, camden: Caller
) -> None:
    team, running = desk.team, desk.running
    here = [await raised(team, **SAID) for _ in range(2)]
    for concern_id in here:
        assert (await team.post(f"{CONCERNS}/{concern_id}/transfer", {"to": "camden"})).status_code == 200
    went_to = "SELECT transferred_to::text FROM concern WHERE concern_id = $1"
    there = [await running.resources.pool.fetchval(went_to, UUID(concern_id)) for concern_id in here]
    for step in ("triage", "act", "close"):
        path = f"/boroughs/camden/concerns/{there[0]}/{step}"
        assert (await camden.post(path, BODIES[step])).status_code == 200
    leads = running.caller("information-governance", "merton", "camden")
    for path in (f"{CONCERNS}/{here[0]}", f"/boroughs/camden/concerns/{there[1]}"):
        assert (await leads.post(f"{path}/hold", {"because": "complaint"})).status_code == 200
    await past.by(3000)
    assert await due(lead) == {}
    assert await keeper(running).erase_due() == 0
    assert (await leads.post(f"{CONCERNS}/{here[0]}/release", {})).status_code == 200
    assert await keeper(running).erase_due() >= 1
    left = await running.resources.pool.fetch("SELECT concern_id::text AS id FROM concern")
    assert {row["id"] for row in left} == {here[1], there[1]}


async def sent_on(team: Caller, running: Running, concern_id: str, **ways: str) -> str:
    """Give a concern `frm` a borough `to` another; returns its id there."""
    path = f"/boroughs/{ways['frm']}/concerns/{concern_id}/transfer"
    assert (await team.post(path, {"to": ways["to"]})).status_code == 200
    went_to = "SELECT transferred_to::text FROM concern WHERE concern_id = $1"
    there: str = await running.resources.pool.fetchval(went_to, UUID(concern_id))
    return there


@pytest.mark.parametrize("held", [0, 2], ids=["the-first", "the-last"])
async def test_what_is_held_two_transfers_away_is_neither_due_nor_erased(
    desk: Desk, lead: Caller, past: Past, camden: Caller, held: int
) -> None:
    team, running = desk.team, desk.running
    first = await raised(team, **SAID)
    second = await sent_on(team, running, first, frm="merton", to="camden")
    last = await sent_on(camden, running, second, frm="camden", to="merton")
    for step in ("triage", "act", "close"):
        assert (await team.post(f"{CONCERNS}/{last}/{step}", BODIES[step])).status_code == 200
    path = f"{CONCERNS}/{(first, second, last)[held]}"
    assert (await lead.post(f"{path}/hold", {"because": "complaint"})).status_code == 200
    await past.by(3000)
    assert await due(lead) == {}
    assert await keeper(running).erase_due() == 0
    for other in (first, last):
        refused = await lead.post(f"{CONCERNS}/{other}/erase", {"reason": "requested"})
        assert (refused.status_code, refused.json()["code"]) == (409, "legal-hold")
    assert await running.resources.pool.fetchval("SELECT count(*) FROM concern") == 3
    assert (await lead.post(f"{path}/release", {})).status_code == 200
    assert await due(lead) == {"concern": 2}


async def merged(team: Caller, into: str) -> str:
    """A duplicate."""
    duplicate = await raised(team, **SAID)
    assert (await team.post(f"{CONCERNS}/{duplicate}/merge", {"into": into})).status_code == 200
    return duplicate


async def test_a_duplicate_is_kept_until_the_concern_it_goes_on_in_has_ended(
    running: Running, merton: Caller, lead: Caller, past: Past
) -> None:
    main = await raised(merton)
    between = await raised(merton)
    duplicate = await merged(merton, between)
    assert (await merton.post(f"{CONCERNS}/{between}/merge", {"into": main})).status_code == 200
    await past.by(731)
    assert await due(lead) == {}
    for step in ("triage", "act", "close"):
        assert (await merton.post(f"{CONCERNS}/{main}/{step}", BODIES[step])).status_code == 200
    await past.by(364)
    assert await due(lead) == {}
    await past.by(2)
    assert await due(lead) == {"words": 1}
    await keeper(running).erase_due()
    assert (await merton.get(f"{CONCERNS}/{duplicate}")).json()["merged_into"] == between
    await past.by(365)
    assert await due(lead) == {"concern": 3}


async def test_a_duplicate_of_what_went_to_another_borough_ends_with_it_there(
    running: Running, merton: Caller, camden: Caller, lead: Caller, past: Past
) -> None:
    main = await raised(merton)
    duplicate = await merged(merton, await raised(merton))
    there = await sent_on(merton, running, main, frm="merton", to="camden")
    goes_on = "UPDATE concern SET merged_into = $1 WHERE concern_id = $2"  # as before duplicates were reopened
    await running.resources.pool.execute(goes_on, UUID(main), UUID(duplicate))
    await past.by(366)
    assert await due(lead) == {}
    for step in ("triage", "act", "close"):
        assert (await camden.post(f"/boroughs/camden/concerns/{there}/{step}", BODIES[step])).status_code == 200
    assert await due(lead) == {}
    await past.by(366)
    assert await due(lead) == {"words": 1, "concern": 1}


async def test_words_go_before_their_concern_and_nobody_is_told(
    running: Running, merton: Caller, lead: Caller, past: Past, settings: SessionsSettings
) -> None:
    concern_id = await closed(merton, **SAID)
    await past.by(366)
    assert await due(lead) == {"words": 1}
    said_before = await running.types_said()
    await keeper(running).erase_due()
    kept = await everything_kept(running)
    assert b"zqpondside" not in kept
    assert BODIES["act"]["summary"].encode() in kept
    assert await running.types_said() == said_before
    assert (await merton.get(f"{CONCERNS}/{concern_id}")).json()["state"] == "closed"
    [line] = logged(settings)
    assert (line["kind"], line["reason"], line["said_by"]) == ("words", "retention", "clock")
    assert await erase_again(running) == 0
    assert await due(lead) == {}


async def test_what_was_said_after_words_were_erased_is_not_erased_again_at_the_next_start(
    running: Running, merton: Caller, past: Past
) -> None:
    concern_id = await closed(merton, **SAID)
    await past.by(366)
    await keeper(running).erase_due()
    await merton.post(f"{CONCERNS}/{concern_id}/reopen", {})
    await merton.post(f"{CONCERNS}/{concern_id}/ask", {"question": "Is the zqlamp lit?"})
    assert await erase_again(running) == 0
    assert b"zqlamp" in await everything_kept(running)


async def test_the_event_says_that_its_time_had_come(running: Running, merton: Caller, past: Past) -> None:
    concern_id = await closed(merton)
    await past.by(731)
    await keeper(running).erase_due()
    assert (await told(running, concern_id))[-1] == ("concern-erased", 5)
    assert (await running.last_said())["reason"] == "retention"


async def test_two_processes_erase_each_record_once(
    running: Running, merton: Caller, past: Past, settings: SessionsSettings
) -> None:
    made = {await closed(merton) for _ in range(6)}
    await past.by(731)
    await asyncio.gather(*(keeper(running).erase_due() for _ in range(3)))
    assert Counter(line["concern_id"] for line in logged(settings)) == dict.fromkeys(made, 1)
    assert (await running.types_said()).count("concern-erased") == 6


async def test_more_than_one_looks_worth_goes_in_several_looks(
    running: Running, merton: Caller, lead: Caller, past: Past, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        await closed(merton)
    await past.by(731)
    monkeypatch.setattr(retaining, "RECORDS_A_LOOK", 2)
    assert [await keeper(running).erase_due() for _ in range(3)] == [2, 1, 0]
    assert await due(lead) == {}


async def test_a_name_goes_and_what_she_did_and_with_whom_stays_as_it_was(
    desk: Desk, past: Past, settings: SessionsSettings
) -> None:
    await desk.ask(ASHA)
    await desk.post(f"/places/{await desk.link_of_last()}/confirm", {})
    booking = (await desk.told())[-1][0]
    await past.by(98)
    await keeper(desk.running).erase_due()
    assert await names_kept(desk.running) == 0
    assert await erase_again(desk.running) == 0
    assert [state for _, state in await desk.told()] == ["offered", "booked"]
    assert [(line["attendance_id"], line["said_by"]) for line in logged(settings)] == [(booking, "clock")]


async def test_a_name_whose_key_is_lost_goes_as_well(desk: Desk, past: Past) -> None:
    await desk.ask(ASHA)
    await desk.running.resources.pool.execute("UPDATE resident SET contact_sealed = 'under a key that is lost'")
    await past.by(98)
    await keeper(desk.running).erase_due()
    assert await names_kept(desk.running) == 0


async def test_who_never_confirmed_goes_after_a_week_and_who_did_stays(desk: Desk, past: Past) -> None:
    await lapsed(desk, ASHA)
    await desk.ask(BELLA)
    await desk.post(f"/places/{await desk.link_of_last()}/confirm", {})
    await past.by(7)
    await keeper(desk.running).erase_due()
    kept = await everything_kept(desk.running)
    assert (ASHA["address"].encode() in kept, BELLA["address"].encode() in kept) == (False, True)


async def test_where_the_log_cannot_be_written_nothing_goes_and_it_is_said_until_it_can(
    running: Running, merton: Caller, past: Past, unwritable: Unwritable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retaining, "RETRY_SECONDS", 0.01)
    concern = f"{CONCERNS}/{await closed(merton)}"
    await past.by(731)
    with capture_logs() as lines:
        working = asyncio.create_task(keeper(running).run())
        async with asyncio.timeout(90):
            while not [line for line in lines if line.get("reason") == UNLOGGED]:
                await asyncio.sleep(0.01)
            assert (await merton.get(concern)).status_code == 200
            assert "retention" not in [check.name for check in running.resources.health.checks() if not check.is_ready]
            unwritable.file.unlink()
            while (await merton.get(concern)).status_code != 404:
                await asyncio.sleep(0.01)
    working.cancel()
    assert {line["cause"] for line in lines if line.get("reason") == UNLOGGED} == {unwritable.cause}
