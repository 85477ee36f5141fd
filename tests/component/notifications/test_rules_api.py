"""Rules over HTTP, on real Postgres: made and taken back; one that could never tell anybody is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.component.notifications.calling import Caller
from tests.component.notifications.kit import Notifications, raised, received

if TYPE_CHECKING:
    import httpx


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


async def test_another_boroughs_rule_answers_as_one_that_does_not_exist(
    merton: Caller, camden: Caller, client: httpx.AsyncClient
) -> None:
    rule_id = (await merton.rule(await merton.mailbox())).json()["rule_id"]
    at_home = Caller(client, camden.token, "camden")
    foreign, nowhere = await at_home.delete(f"/rules/{rule_id}"), await at_home.delete(f"/rules/{uuid4()}")
    assert (foreign.status_code, nowhere.status_code) == (404, 404)
    assert foreign.json() == nowhere.json()
    assert len((await merton.get("/rules")).json()["items"]) == 1
