"""You said, we did, over HTTP on a real Postgres: who publishes, what anybody reads, in both forms."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import feedparser
import pytest

if TYPE_CHECKING:
    import httpx

    from tests.component.sessions.conftest import Caller, Running

PUBLIC = "/boroughs/merton/you-said-we-did"
CONCERNS = "/boroughs/merton/concerns"
CONCERN = {
    "kind": "experience",
    "category": "being-followed",
    "setting": "quiet-street",
    "light": "dark",
    "severity": "urgent",
    "ward": "E05000455",
}
TEXT = "Officers walk the path on Friday evenings."


async def acted_on(caller: Caller, **changes: Any) -> str:
    """A concern about which something was done, by its third step."""
    raised = await caller.post(CONCERNS, CONCERN | changes)
    concern = f"{CONCERNS}/{raised.json()['concern_id']}"
    await caller.post(f"{concern}/triage", {"category": raised.json()["category"], "severity": "high"})
    answer = await caller.post(f"{concern}/act", {"action": "reassurance-patrol", "summary": "For her eyes."})
    assert answer.status_code == 200, answer.text
    return concern


async def published(caller: Caller, text: str = TEXT, **changes: Any) -> httpx.Response:
    return await caller.post(f"{await acted_on(caller, **changes)}/publish", {"number": 3, "text": text})


async def read(running: Running, path: str = PUBLIC, **params: str | int) -> httpx.Response:
    return await running.client.get(path, params=params)


async def test_anybody_reads_what_was_published_and_nothing_of_who_said_what(running: Running, merton: Caller) -> None:
    concern = await acted_on(merton)
    assert (await read(running)).json() == {"items": [], "next_cursor": None}
    outcome = (await merton.post(f"{concern}/publish", {"number": 3, "text": TEXT})).json()
    listed, feed = await read(running), await read(running, f"{PUBLIC}.atom")
    assert listed.json() == {"items": [outcome], "next_cursor": None}
    assert set(outcome) == {"publication_id", "ward", "category", "action", "period", "text", "published_on"}
    assert (outcome["category"], outcome["action"]) == ("behaviour", "reassurance-patrol")
    told = listed.text + feed.text
    for secret in (concern.rpartition("/")[2], "For her eyes", "followed", "experience", "urgent", "quiet", "T0"):
        assert secret not in told.replace("T00:00:00Z", "")
    assert await running.types_said() == [
        *["borough-onboarded", "scheme-launched"],
        *["concern-raised", "concern-triaged", "concern-actioned"],
    ]


async def test_the_feed_is_one_that_readers_of_feeds_read(running: Running, merton: Caller) -> None:
    text = 'Lamps ]]> <script>alert("x")</script> & \U0001f4a1 תאורה\nmended'
    outcome = (await published(merton, text)).json()
    answer = await read(running, f"{PUBLIC}.atom")
    feed = feedparser.parse(answer.content, sanitize_html=False)
    assert (answer.headers["content-type"], feed.bozo, feed.version) == ("application/atom+xml", False, "atom10")
    (entry,) = feed.entries
    assert entry.id == f"tag:stride.example,2026:outcome/{outcome['publication_id']}"
    assert (entry.title, entry.content[0].value) == (
        "You said: how somebody behaved. We did: reassurance patrols.",
        text,
    )


async def test_caches_may_keep_both_forms_for_five_minutes(running: Running, merton: Caller) -> None:
    await published(merton)
    for path in (PUBLIC, f"{PUBLIC}.atom"):
        assert (await read(running, path)).headers["Cache-Control"] == "public, max-age=300"


async def test_the_feed_shows_the_newest_fifty(running: Running, merton: Caller) -> None:
    concern = await acted_on(merton)
    for _ in range(50):
        await merton.post(f"{concern}/act", {"action": "other"})
    for number in range(3, 54):
        await merton.post(f"{concern}/publish", {"number": number, "text": TEXT})
    assert len(feedparser.parse((await read(running, f"{PUBLIC}.atom")).content).entries) == 50
    assert len((await read(running, limit=200)).json()["items"]) == 51


async def test_outcomes_are_paged_without_one_lost_or_told_twice(running: Running, merton: Caller) -> None:
    made = {(await published(merton, f"Number {number}.")).json()["publication_id"] for number in range(5)}
    seen, after = [], ""
    while True:
        page = (await read(running, limit=2, **({"after": after} if after else {}))).json()
        seen += [item["publication_id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        after = page["next_cursor"]
    assert (len(seen), set(seen)) == (5, made)


async def test_a_ward_and_a_quarter_are_asked_for(running: Running, merton: Caller) -> None:
    here = (await published(merton)).json()
    there = (await published(merton, ward="E05000456")).json()
    assert [one["text"] for one in (await read(running, ward="E05000456")).json()["items"]] == [there["text"]]
    both = (await read(running, period=here["period"])).json()["items"]
    assert {one["ward"] for one in both} == {"E05000455", "E05000456"}
    assert (await read(running, ward="E05000455", period="2021-Q1")).json()["items"] == []


@pytest.mark.parametrize("asked", [{"ward": "wimbledon"}, {"period": "2026-11"}, {"after": "x"}, {"period": "2026-Q5"}])
async def test_what_cannot_be_asked_is_refused(running: Running, merton: Caller, asked: dict[str, str]) -> None:
    assert (await read(running, **asked)).status_code == 422


@pytest.mark.parametrize("text", ["", "  \n ", "a\x00b", "a\x0bb", "a\x1b[31mb", "a\x85b", "a\ufffeb", "x" * 501])
async def test_a_text_that_no_feed_could_hold_or_nobody_read_is_refused(merton: Caller, text: str) -> None:
    answer = await published(merton, text)
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")


async def test_only_what_was_done_is_published(running: Running, merton: Caller) -> None:
    concern = await acted_on(merton)
    for number in (1, 2, 4):
        for path in ("publish", "unpublish"):
            body = {"number": number} | ({"text": TEXT} if path == "publish" else {})
            answer = await merton.post(f"{concern}/{path}", body)
            assert (answer.status_code, answer.json()["code"]) == (409, "action-unknown")
    assert (await read(running)).json()["items"] == []


async def test_what_is_taken_back_is_read_no_more(running: Running, merton: Caller) -> None:
    concern = await acted_on(merton)
    await merton.post(f"{concern}/publish", {"number": 3, "text": TEXT})
    for _ in range(2):
        answer = await merton.post(f"{concern}/unpublish", {"number": 3})
        assert (answer.status_code, answer.json()["number"]) == (200, 3)
    assert (await read(running)).json()["items"] == []
    assert feedparser.parse((await read(running, f"{PUBLIC}.atom")).content).entries == []


async def test_two_who_publish_at_once_publish_one_outcome(running: Running, merton: Caller) -> None:
    concern = await acted_on(merton)
    bodies = [{"number": 3, "text": f"In the words of {number}."} for number in range(5)]
    answers = await asyncio.gather(*[merton.post(f"{concern}/publish", body) for body in bodies])
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["publication_id"] for answer in answers}) == 1
    assert len((await read(running)).json()["items"]) == 1


async def test_an_erased_concern_takes_its_outcome_along(running: Running, merton: Caller) -> None:
    await published(merton)
    async with running.resources.pool.acquire() as conn:
        await conn.execute("DELETE FROM concern")
    assert (await read(running)).json()["items"] == []


@pytest.mark.parametrize("role", ["officer", "central", "analyst", "service"])
async def test_nobody_but_a_coordinator_says_what_is_fit_to_publish(
    running: Running, merton: Caller, role: str
) -> None:
    concern = await acted_on(merton)
    for path, body in (("publish", {"number": 3, "text": TEXT}), ("unpublish", {"number": 3})):
        answer = await running.caller(role, "merton").post(f"{concern}/{path}", body)
        assert (answer.status_code, answer.json()["code"]) == (403, "role-missing")


async def test_a_borough_that_takes_no_part_is_as_unknown_as_one_that_is_not_there(
    running: Running, merton: Caller
) -> None:
    await published(merton)
    await running.caller("central", "*").put("/boroughs/barnet", {"stage": "invited"})
    answers = [
        await read(running, f"/boroughs/{borough}/you-said-we-did{form}")
        for borough in ("atlantis", "camden", "barnet")
        for form in ("", ".atom")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


async def test_what_another_borough_published_is_not_told(running: Running, merton: Caller, camden: Caller) -> None:
    await published(merton)
    assert (await read(running, "/boroughs/camden/you-said-we-did")).json()["items"] == []
