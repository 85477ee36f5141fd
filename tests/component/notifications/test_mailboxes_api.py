"""Mailboxes over HTTP, on real Postgres: added once, kept sealed, refused without being repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.component.notifications.calling import ADDRESS, Caller

if TYPE_CHECKING:
    from tests.component.notifications.kit import Notifications


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


async def test_mailboxes_whose_seal_key_was_retired_too_early_are_named_as_that_fault(
    merton: Caller, notifications: Notifications
) -> None:
    await merton.mailbox()
    await notifications.resources.pool.execute("UPDATE mailbox SET address_sealed = 'under a key that was retired'")
    answer = await merton.get("/mailboxes")
    assert (answer.status_code, answer.json()["code"]) == (503, "seal-key-missing")
    assert (await merton.get("/deliveries")).status_code == 200
