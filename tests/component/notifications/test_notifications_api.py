"""Deliveries over HTTP, on real Postgres, and what holds of every path: pages, keys, roles, other boroughs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.component.notifications.calling import ADDRESS, Caller
from tests.component.notifications.kit import Notifications, raised, received

if TYPE_CHECKING:
    import httpx
    from stride_provision import Issuer


async def test_deliveries_are_shown_with_their_attempts(merton: Caller, notifications: Notifications) -> None:
    mailbox = await merton.mailbox()
    await merton.rule(mailbox)
    heard = received(raised())
    await notifications.hear(heard)
    await notifications.worker().cycle()
    (item,) = (await merton.get("/deliveries")).json()["items"]
    (attempt,) = item["attempts"]
    assert (item["event_id"], item["event_type"]) == (heard.envelope.id, "concern-raised")
    assert (item["mailbox_id"], item["state"]) == (mailbox, "sent")
    assert (attempt["number"], attempt["outcome"], attempt["reply_code"]) == (1, "accepted", 250)
    assert attempt["begun_at"] <= attempt["ended_at"]


async def test_of_thousands_of_attempts_the_last_fifty_are_shown(merton: Caller, notifications: Notifications) -> None:
    await merton.rule(await merton.mailbox())
    await notifications.hear(received(raised()))
    await notifications.resources.pool.execute(
        "INSERT INTO attempt (borough, delivery_id, number, ended_at, outcome) "
        "SELECT borough, delivery_id, generate_series(1, 2000), now(), 'unreachable' FROM delivery"
    )
    (item,) = (await merton.get("/deliveries")).json()["items"]
    assert [attempt["number"] for attempt in item["attempts"]] == list(range(1951, 2001))


@pytest.mark.parametrize("path", ["/mailboxes", "/rules", "/deliveries"])
async def test_pages_show_everything_once(merton: Caller, notifications: Notifications, path: str) -> None:
    mailboxes = [await merton.mailbox(f"m{number}@merton.example") for number in range(5)]
    for mailbox in mailboxes:
        await merton.rule(mailbox)
    await notifications.hear(received(raised()))
    shown: list[Any] = []
    after: dict[str, str] | None = {}
    while after is not None:
        page = (await merton.get(path, limit=2, **after)).json()
        shown += page["items"]
        after = {"after": page["next_cursor"]} if page["next_cursor"] else None
    assert len(shown) == 5
    assert len({str(item) for item in shown}) == 5


@pytest.mark.parametrize("path", ["/mailboxes", "/rules", "/deliveries"])
async def test_another_borough_answers_as_one_that_does_not_exist(
    merton: Caller, camden: Caller, client: httpx.AsyncClient, path: str
) -> None:
    await merton.mailbox()
    foreign = await camden.get(path)
    nowhere = await Caller(client, camden.token, "atlantis").get(path)
    assert (foreign.status_code, nowhere.status_code) == (404, 404)
    assert foreign.json() == nowhere.json()


async def test_what_is_no_borough_is_not_found_whatever_the_token(client: httpx.AsyncClient, issuer: Issuer) -> None:
    everywhere = issuer.token("test-everywhere", ["coordinator"], ["*"])
    for borough in ("rollout", "No%20Borough"):
        assert (await Caller(client, everywhere, borough).get("/rules")).status_code == 404


@pytest.mark.parametrize("role", ["officer", "analyst", "central", "service"])
async def test_only_coordinators_see_mailboxes(client: httpx.AsyncClient, issuer: Issuer, role: str) -> None:
    somebody = Caller(client, issuer.token("test-somebody", [role], ["merton", "*"]))
    answer = await somebody.get("/mailboxes")
    assert (answer.status_code, answer.json()["code"]) == (403, "role-missing")


async def test_a_write_needs_a_key(merton: Caller, client: httpx.AsyncClient) -> None:
    headers = {"Authorization": f"Bearer {merton.token}"}
    answer = await client.post("/boroughs/merton/mailboxes", json={"address": ADDRESS}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-missing")


async def test_a_cursor_of_nobodys_making_is_refused(merton: Caller) -> None:
    for cursor in ("x", "WzFd" * 50, "WzEwMDAwMDAwMDAwMDAwMDAwMDAwMDBd"):
        assert (await merton.get("/rules", after=cursor)).status_code == 422
