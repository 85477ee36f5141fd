"""What becomes of duplicates when the concern that they go on in leaves: each was somebody's own, and stands again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.component.sessions.open_concerns import OPEN, post

if TYPE_CHECKING:
    from tests.component.sessions.conftest import Caller, Running

CONCERNS = "/boroughs/merton/concerns"


async def raised(running: Running, merton: Caller) -> tuple[str, str]:
    """A concern, by its id, and its code."""
    before = {item["concern_id"] for item in (await merton.get(CONCERNS)).json()["items"]}
    code: str = (await post(running, "/concerns", OPEN)).json()["return_code"]
    (new,) = {item["concern_id"] for item in (await merton.get(CONCERNS)).json()["items"]} - before
    return new, code


async def merged(running: Running, merton: Caller) -> tuple[str, str, str]:
    """A duplicate, the concern it goes on in, and the code of that one."""
    duplicate, _ = await raised(running, merton)
    main, code = await raised(running, merton)
    assert (await merton.post(f"{CONCERNS}/{duplicate}/merge", {"into": main})).status_code == 200
    return duplicate, main, code


async def shown(merton: Caller, concern_id: str) -> dict[str, Any]:
    known: dict[str, Any] = (await merton.get(f"{CONCERNS}/{concern_id}")).json()
    return known


@pytest.mark.usefixtures("camden")
@pytest.mark.parametrize("way", ["withdraw", "erase", "transfer"])
async def test_a_duplicate_stands_again_when_the_other_leaves(running: Running, merton: Caller, way: str) -> None:
    duplicate, main, code = await merged(running, merton)
    if way == "transfer":
        answer = await merton.post(f"{CONCERNS}/{main}/transfer", {"to": "camden"})
    else:
        answer = await post(running, f"/concern/{way}", {}, code=code)
    assert answer.status_code == 200, answer.text
    stands = await shown(merton, duplicate)
    assert (stands["state"], stands["merged_into"], stands["history"][-1]["step"]) == ("raised", None, "reopen")
    assert stands["history"][-1]["at"][14:] == "00:00Z", "the minute would be hers who left"
    said = [row for row in await running.said() if row["key"] == duplicate]
    assert [row["type"].split(".")[1] for row in said] == ["concern-raised", "concern-closed", "concern-reopened"]


async def test_what_was_closed_is_no_concern_to_go_on_in(running: Running, merton: Caller) -> None:
    duplicate, _ = await raised(running, merton)
    main, code = await raised(running, merton)
    await post(running, "/concern/withdraw", {}, code=code)
    answer = await merton.post(f"{CONCERNS}/{duplicate}/merge", {"into": main})
    assert (answer.status_code, answer.json()["code"]) == (409, "merged-elsewhere")


async def test_what_she_took_back_she_alone_opens_again(running: Running, merton: Caller) -> None:
    concern, code = await raised(running, merton)
    await post(running, "/concern/withdraw", {}, code=code)
    answer = await merton.post(f"{CONCERNS}/{concern}/reopen", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "concern-withdrawn")
    assert (await post(running, "/concern/reopen", {}, code=code)).status_code == 200
    assert (await shown(merton, concern))["state"] == "raised"


async def test_a_yes_with_no_borough_at_all_is_answered_and_counted_nowhere(running: Running) -> None:
    answer = await post(running, "/concerns", {"is_somebody_in_danger": True, "borough": "\u0000"})
    assert (answer.status_code, answer.json()["because"]) == (200, "danger")
    assert await running.resources.pool.fetchval("SELECT count(*) FROM diversion") == 0
