"""Reading words over HTTP, on a real Postgres: whoever does is on record, or is shown nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import uuid4

import asyncpg
import pytest
from stride_sessions.domain.readings import ReadingReason

from tests.component.sessions.test_concerns_api import CONCERNS, raised

if TYPE_CHECKING:
    from stride_provision import Database

    from tests.component.sessions.conftest import Caller, Running

POND = {
    "text": "By the pond, twice",
    "point": {"latitude": 51.43, "longitude": -0.23},
    "contact": "asha@resident.example",
    "may_be_contacted": True,
}
FAILING_AT_ONCE = "CREATE TRIGGER failing BEFORE INSERT ON word_reading FOR EACH ROW EXECUTE FUNCTION fail()"
FAILING_AT_THE_END = (
    "CREATE CONSTRAINT TRIGGER failing AFTER INSERT ON word_reading DEFERRABLE INITIALLY DEFERRED "
    "FOR EACH ROW EXECUTE FUNCTION fail()"
)


def words(concern_id: str) -> str:
    return f"{CONCERNS}/{concern_id}/words"


async def noted(running: Running) -> list[tuple[str, str, str, str]]:
    async with running.resources.pool.acquire() as conn:
        rows = await conn.fetch("SELECT borough, concern_id::text, read_by, reason FROM word_reading ORDER BY number")
    return [tuple(row) for row in rows]


async def owned(database: Database, *statements: str) -> None:
    """What only the owner of the tables may do."""
    conn = await asyncpg.connect(database.owner_dsn)
    for statement in statements:
        await conn.execute(statement)
    await conn.close()


async def test_words_are_shown_with_their_steps_and_the_reading_is_noted(running: Running, merton: Caller) -> None:
    concern_id = await raised(merton, **POND)
    await merton.post(f"{CONCERNS}/{concern_id}/ask", {"question": "Which end?"})
    answer = await running.caller("officer", "merton").get(words(concern_id), reason="triage")
    first, second = answer.json()["said"]
    assert (first["step"], first["by"], first["text"], first["point"]) == ("raise", "team", POND["text"], POND["point"])
    assert (second["step"], second["text"], second["point"]) == ("ask", "Which end?", None)
    assert (first["contact"], first["may_be_contacted"]) == (None, True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert await noted(running) == [("merton", concern_id, "test-officer", "triage")]


async def test_her_contact_is_shown_for_that_reason_and_with_her_consent_alone(merton: Caller) -> None:
    for consent in (True, False):
        concern_id = await raised(merton, **POND | {"may_be_contacted": consent})
        answers = {reason: await merton.get(words(concern_id), reason=reason.value) for reason in ReadingReason}
        told = {reason for reason, answer in answers.items() if "asha" in answer.text}
        assert told == ({ReadingReason.CONTACT} if consent else set())


async def test_nothing_of_what_was_shown_is_kept(running: Running, merton: Caller) -> None:
    concern_id = await raised(merton, **POND)
    async with running.resources.pool.acquire() as conn:
        before = await conn.fetchval("SELECT count(*) FROM command")
        await merton.get(words(concern_id), reason="contact")
        assert await conn.fetchval("SELECT count(*) FROM command") == before


async def test_two_who_read_at_once_are_both_on_record(running: Running, merton: Caller) -> None:
    concern_id = await raised(merton, **POND)
    readers = [running.caller("officer", "merton"), merton] * 5
    answers = await asyncio.gather(*[reader.get(words(concern_id), reason="legal") for reader in readers])
    assert {answer.status_code for answer in answers} == {200}
    found = [reader for _, _, reader, _ in await noted(running)]
    assert sorted(found) == ["test-coordinator"] * 5 + ["test-officer"] * 5


@pytest.mark.parametrize("failing", [FAILING_AT_ONCE, FAILING_AT_THE_END], ids=["at-once", "at-the-end"])
async def test_what_cannot_be_noted_is_not_shown(
    running: Running, merton: Caller, sessions_database: Database, failing: str
) -> None:
    concern_id = await raised(merton, **POND)
    fails = "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no room''; END'"
    await owned(sessions_database, fails, failing)
    answer = await merton.get(words(concern_id), reason="contact")
    assert (answer.status_code, answer.json()["code"]) == (503, "temporarily-away")
    assert "pond" not in answer.text
    assert await noted(running) == []
    await owned(sessions_database, "DROP TRIGGER failing ON word_reading")
    assert (await merton.get(words(concern_id), reason="contact")).status_code == 200


async def test_a_right_that_was_taken_away_shows_nothing(merton: Caller, sessions_database: Database) -> None:
    concern_id = await raised(merton, **POND)
    await owned(sessions_database, "REVOKE INSERT ON word_reading FROM sessions_app")
    answer = await merton.get(words(concern_id), reason="contact")
    assert (answer.status_code, "pond" in answer.text) == (503, False)


async def test_who_is_not_of_the_team_reads_nothing_and_leaves_no_note(running: Running, merton: Caller) -> None:
    concern_id = await raised(merton, **POND)
    for role in ("central", "analyst", "service", "information-governance"):
        answer = await running.caller(role, "merton").get(words(concern_id), reason="legal")
        assert (answer.status_code, answer.json()["code"]) == (403, "role-missing")
    assert await noted(running) == []


async def test_another_boroughs_concern_is_not_there_and_no_note_is_left(
    running: Running, merton: Caller, camden: Caller
) -> None:
    concern_id = await raised(merton, **POND)
    theirs = await camden.get(f"/boroughs/camden/concerns/{concern_id}/words", reason="legal")
    nobodys = await camden.get(f"/boroughs/camden/concerns/{uuid4()}/words", reason="legal")
    assert (theirs.status_code, theirs.content) == (404, nobodys.content)
    assert await noted(running) == []


async def test_without_a_reason_of_the_list_nothing_is_read(running: Running, merton: Caller) -> None:
    concern_id = await raised(merton, **POND)
    odd: list[dict[str, str]] = [{}, {"reason": "curious"}, {"reason": ""}]
    for params in odd:
        answer = await merton.get(words(concern_id), **params)
        assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")
    assert await noted(running) == []


async def test_the_record_is_never_changed(merton: Caller, sessions_database: Database) -> None:
    await merton.get(words(await raised(merton)), reason="legal")
    for statement in ("UPDATE word_reading SET read_by = 'x'", "DELETE FROM word_reading", "TRUNCATE word_reading"):
        for dsn in (sessions_database.app_dsn, sessions_database.owner_dsn):
            conn = await asyncpg.connect(dsn)
            with pytest.raises(asyncpg.PostgresError, match=r"append-only|permission denied"):
                await conn.execute(statement)
            await conn.close()
