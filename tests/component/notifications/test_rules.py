"""Which events make which deliveries: the statement `make_deliveries`, on real Postgres."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.component.notifications.kit import Notifications, actioned, onboarded, raised, received

if TYPE_CHECKING:
    from collections.abc import Sequence


async def test_an_event_that_a_rule_names_makes_one_delivery(notifications: Notifications) -> None:
    mailbox = await notifications.mailbox()
    await notifications.rule(mailbox)
    heard = received(raised())
    await notifications.hear(heard)
    (row,) = await notifications.rows()
    assert (row["borough"], row["mailbox_id"], row["state"]) == ("merton", mailbox, "due")
    assert (row["event_id"], row["event_type"]) == (heard.envelope.id, "concern-raised")
    assert (row["subject"], row["occurred_at"]) == (heard.envelope.subject, heard.envelope.time)


async def test_a_rule_of_another_borough_never_matches(notifications: Notifications) -> None:
    await notifications.rule(await notifications.mailbox("camden"), borough="camden")
    await notifications.hear(received(raised(), "merton"))
    assert await notifications.rows() == []


async def test_a_rule_for_another_type_of_event_does_not_match(notifications: Notifications) -> None:
    await notifications.rule(await notifications.mailbox(), event_type="concern-closed")
    await notifications.hear(received(raised()))
    assert await notifications.rows() == []


@pytest.mark.parametrize(
    ("codes", "is_told"),
    [
        ({}, True),
        ({"category": ["poor-lighting"]}, True),
        ({"category": ["no-cctv", "poor-lighting"]}, True),
        ({"category": ["no-cctv"]}, False),
        ({"category": ["poor-lighting"], "light": ["dark", "dusk"]}, True),
        ({"category": ["poor-lighting"], "light": ["daylight"]}, False),
        ({"session_kind": ["run"]}, False),
    ],
    ids=str,
)
async def test_every_field_that_a_rule_names_must_hold_one_of_its_codes(
    notifications: Notifications, codes: dict[str, Sequence[str]], *, is_told: bool
) -> None:
    await notifications.rule(await notifications.mailbox(), codes=codes)
    await notifications.hear(received(raised(category="poor-lighting", light="dark", session_kind=None)))
    assert bool(await notifications.rows()) is is_told


async def test_a_code_is_compared_whole(notifications: Notifications) -> None:
    await notifications.rule(await notifications.mailbox(), codes={"setting": ["other"]})
    await notifications.hear(received(raised(category="other-harassment", setting="transport")))
    assert await notifications.rows() == []


async def test_a_mailbox_hears_of_an_event_once_however_many_rules_name_it(notifications: Notifications) -> None:
    mailbox = await notifications.mailbox()
    await notifications.rule(mailbox)
    await notifications.rule(mailbox, codes={"light": ["dark"]})
    await notifications.hear(received(raised()))
    assert len(await notifications.rows()) == 1


async def test_an_event_that_is_applied_again_makes_no_second_delivery(notifications: Notifications) -> None:
    await notifications.rule(await notifications.mailbox())
    heard = received(raised())
    await notifications.hear(heard, heard)
    await notifications.hear(heard)
    assert len(await notifications.rows()) == 1


async def test_each_mailbox_of_a_rule_is_told_and_each_event_of_a_batch(notifications: Notifications) -> None:
    mailboxes = [await notifications.mailbox(address=f"{name}@merton.example") for name in "ab"]
    await notifications.rule(*mailboxes)
    await notifications.hear(*(received(raised()) for _ in range(3)))
    assert len(await notifications.rows()) == 6


async def test_a_roll_out_event_goes_to_the_borough_it_is_about(notifications: Notifications) -> None:
    for borough in ("merton", "camden"):
        mailbox = await notifications.mailbox(borough)
        await notifications.rule(mailbox, borough=borough, event_type="borough-onboarded", codes={"stage": ["pilot"]})
    await notifications.hear(received(onboarded("merton")))
    assert [row["borough"] for row in await notifications.rows()] == ["merton"]


async def test_an_unknown_code_reaches_whoever_wants_all_and_nobody_else(notifications: Notifications) -> None:
    everything, lighting = [await notifications.mailbox(address=f"{name}@merton.example") for name in "ab"]
    await notifications.rule(everything)
    await notifications.rule(lighting, codes={"category": ["poor-lighting"]})
    await notifications.hear(received(raised(), category="flying-saucers"))
    assert [row["mailbox_id"] for row in await notifications.rows()] == [everything]


async def test_facts_are_coded_fields_and_never_an_id_or_an_unknown_field(notifications: Notifications) -> None:
    await notifications.rule(await notifications.mailbox(), event_type="concern-actioned")
    await notifications.hear(received(actioned(raised()), remark="somebody-said-so"))
    (row,) = await notifications.rows()
    assert json.loads(row["facts"]) == {"action": "lighting", "system": "merton.lighting"}
