"""Records go when their time has come, as the dry run said; what is held, reopened or settled longer stays."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Any

from stride_sessions import retaining
from stride_sessions.clockwork import OfferLapser
from stride_sessions.domain.retention import Retention
from stride_sessions.store.deletions import UNLOGGED

from tests.component.sessions.desk import ASHA, BELLA, Desk, desk
from tests.component.sessions.restoring import everything_kept
from tests.component.sessions.retention import RETENTION, Past, due, keeper, past
from tests.component.sessions.test_concern_erasing import WORDS as SAID
from tests.component.sessions.test_concern_erasing import Unwritable, lead, told, unwritable
from tests.component.sessions.test_concern_steps_api import BODIES, CONCERNS, raised
from tests.component.sessions.test_erasing import erase_again, logged, names_kept
from tests.logs import lines_from_here

if TYPE_CHECKING:
    import pytest
    from stride_sessions.settings import SessionsSettings

    from tests.component.sessions.conftest import Caller, Running

__all__ = ["desk", "lead", "past", "unwritable"]

USUAL = dict(Retention().days)


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
    with lines_from_here() as lines:
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
    await asyncio.gather(working, return_exceptions=True)
    assert {line["cause"] for line in lines if line.get("reason") == UNLOGGED} == {unwritable.cause}
