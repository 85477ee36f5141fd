"""Mailboxes, rules and deliveries over HTTP, on real Postgres: what coordinators may do, and what nobody else sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
import pytest
from stride_chassis.app import build_app
from stride_notifications import api

from tests.component.notifications.kit import Notifications, raised, received

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from stride_provision import Issuer

ADDRESS = "safety@merton.example"


@dataclass(frozen=True)
class Caller:
    """Somebody with a token, asking about one borough."""

    client: httpx.AsyncClient
    token: str
    borough: str = "merton"

    async def get(self, path: str, **params: str | int) -> httpx.Response:
        return await self.client.get(self._url(path), params=params, headers=self._headers())

    async def post(self, path: str, body: Any, *, key: str | None = None) -> httpx.Response:
        headers = {**self._headers(), "Idempotency-Key": key or str(uuid4())}
        return await self.client.post(self._url(path), json=body, headers=headers)

    async def delete(self, path: str, *, key: str | None = None) -> httpx.Response:
        headers = {**self._headers(), "Idempotency-Key": key or str(uuid4())}
        return await self.client.delete(self._url(path), headers=headers)

    async def mailbox(self, address: str = ADDRESS) -> str:
        answer = await self.post("/mailboxes", {"address": address})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["mailbox_id"])

    async def rule(self, *mailboxes: str, **codes: list[str]) -> httpx.Response:
        body = {"event_type": "concern-raised", "codes": codes, "mailbox_ids": mailboxes}
        return await self.post("/rules", body)

    def _url(self, path: str) -> str:
        return f"/boroughs/{self.borough}{path}"

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@pytest.fixture
async def client(notifications: Notifications) -> AsyncIterator[httpx.AsyncClient]:
    app = build_app("notifications", [api.router()], notifications.resources)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://notifications") as client:
        yield client


@pytest.fixture
def merton(client: httpx.AsyncClient, issuer: Issuer) -> Caller:
    """A coordinator of Merton."""
    return Caller(client, issuer.token("test-merton", ["coordinator"], ["merton"]))


@pytest.fixture
def camden(client: httpx.AsyncClient, issuer: Issuer) -> Caller:
    """A coordinator of Camden, asking about Merton."""
    return Caller(client, issuer.token("test-camden", ["coordinator"], ["camden"]))


async def test_a_mailbox_is_added_and_listed(merton: Caller) -> None:
    mailbox_id = await merton.mailbox("Safety@MERTON.example")
    listed = await merton.get("/mailboxes")
    assert listed.json() == {
        "items": [{"mailbox_id": mailbox_id, "address": "Safety@merton.example"}],
        "next_cursor": None,
    }


async def test_the_same_address_is_added_once(merton: Caller) -> None:
    await merton.mailbox()
    again = await merton.post("/mailboxes", {"address": "SAFETY@merton.example"})
    assert (again.status_code, again.json()["code"]) == (409, "mailbox-already-added")


async def test_the_same_command_is_done_once(merton: Caller) -> None:
    first, again = [await merton.post("/mailboxes", {"address": ADDRESS}, key="k") for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()


async def test_an_address_is_kept_sealed(merton: Caller, notifications: Notifications) -> None:
    await merton.mailbox()
    async with notifications.resources.pool.acquire() as conn:
        row = await conn.fetchrow("SELECT address_sealed, address_mark FROM mailbox")
    assert row is not None
    assert b"merton" not in row["address_sealed"] + row["address_mark"]


@pytest.mark.parametrize(
    "address", ["", "safety", "a@b", "a@merton.example\r\nBcc: b@merton.example", "a b@merton.example", 7, None]
)
async def test_what_is_no_address_is_refused_without_being_repeated(merton: Caller, address: object) -> None:
    answer = await merton.post("/mailboxes", {"address": address})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "address"
    assert "Bcc" not in answer.text


async def test_a_rule_is_made_listed_and_taken_back(merton: Caller) -> None:
    mailbox = await merton.mailbox()
    made = await merton.rule(mailbox, category=["poor-lighting"])
    assert made.status_code == 201
    assert made.json() | {"rule_id": ""} == {
        "rule_id": "",
        "event_type": "concern-raised",
        "codes": {"category": ["poor-lighting"]},
        "mailbox_ids": [mailbox],
    }
    assert (await merton.get("/rules")).json()["items"] == [made.json()]
    assert (await merton.delete(f"/rules/{made.json()['rule_id']}")).status_code == 204
    assert (await merton.get("/rules")).json()["items"] == []


async def test_a_rule_can_be_taken_back_once_and_the_command_repeated(merton: Caller) -> None:
    rule_id = (await merton.rule(await merton.mailbox())).json()["rule_id"]
    assert (await merton.delete(f"/rules/{rule_id}", key="k")).status_code == 204
    assert (await merton.delete(f"/rules/{rule_id}", key="k")).status_code == 204
    assert (await merton.delete(f"/rules/{rule_id}")).status_code == 404


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"event_type": "reply-declined"}, "event-type-unknown"),
        ({"codes": {"category": ["ghosts"]}}, "code-unknown"),
        ({"codes": {"ward": ["a"]}}, "field-not-coded"),
        ({"mailbox_ids": [str(uuid4())]}, "mailbox-unknown"),
    ],
)
async def test_a_rule_that_could_never_tell_anybody_is_refused(
    merton: Caller, change: dict[str, Any], code: str
) -> None:
    body = {"event_type": "concern-raised", "mailbox_ids": [await merton.mailbox()], **change}
    answer = await merton.post("/rules", body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize("change", [{"codes": {"category": []}}, {"mailbox_ids": []}, {"unheard_of": 1}])
async def test_a_malformed_rule_is_refused(merton: Caller, change: dict[str, Any]) -> None:
    body = {"event_type": "concern-raised", "mailbox_ids": [await merton.mailbox()], **change}
    assert (await merton.post("/rules", body)).status_code == 422


async def test_another_boroughs_mailbox_cannot_be_named_in_a_rule(merton: Caller, notifications: Notifications) -> None:
    foreign = await notifications.mailbox("camden")
    answer = await merton.rule(str(foreign))
    assert (answer.status_code, answer.json()["code"]) == (422, "mailbox-unknown")


async def test_a_rule_applies_to_what_is_heard_after_it_was_made(merton: Caller, notifications: Notifications) -> None:
    mailbox = await merton.mailbox()
    await notifications.hear(received(raised()))
    await merton.rule(mailbox)
    await notifications.hear(received(raised()))
    assert len((await merton.get("/deliveries")).json()["items"]) == 1


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


async def test_another_boroughs_rule_answers_as_one_that_does_not_exist(
    merton: Caller, camden: Caller, client: httpx.AsyncClient
) -> None:
    rule_id = (await merton.rule(await merton.mailbox())).json()["rule_id"]
    at_home = Caller(client, camden.token, "camden")
    foreign, nowhere = await at_home.delete(f"/rules/{rule_id}"), await at_home.delete(f"/rules/{uuid4()}")
    assert (foreign.status_code, nowhere.status_code) == (404, 404)
    assert foreign.json() == nowhere.json()
    assert len((await merton.get("/rules")).json()["items"]) == 1


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


async def test_mailboxes_whose_seal_key_was_retired_too_early_are_named_as_that_fault(
    merton: Caller, notifications: Notifications
) -> None:
    await merton.mailbox()
    await notifications.resources.pool.execute("UPDATE mailbox SET address_sealed = 'under a key that was retired'")
    answer = await merton.get("/mailboxes")
    assert (answer.status_code, answer.json()["code"]) == (503, "seal-key-missing")
    assert (await merton.get("/deliveries")).status_code == 200
