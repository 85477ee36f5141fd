"""A mail that was not taken: what is tried again, how often, what counts as an offer, and what is given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stride_chassis import connection_of, load_queries
from stride_cli.status.judge import SLOW_S
from stride_notifications.worker import Cycle

from tests.component.notifications.kit import Notifications, many_deliveries, one_delivery, raised, received

if TYPE_CHECKING:
    from tests.component.notifications.post_office import PostOffice


async def test_an_address_that_no_key_opens_waits_and_holds_up_nobody(
    notifications: Notifications, post_office: PostOffice
) -> None:
    await one_delivery(notifications)
    await notifications.resources.pool.execute("UPDATE mailbox SET address_sealed = 'under a key that was retired'")
    await notifications.rule(await notifications.mailbox(address="lighting@merton.example"))
    await notifications.hear(received(raised()))
    assert await notifications.worker().cycle() is Cycle.BUSY
    assert set(await notifications.outcomes()) == {(1, "accepted", 250), (1, "unaddressed", None)}
    assert post_office.recipients == ["lighting@merton.example"]


async def test_a_server_that_says_later_is_tried_again(notifications: Notifications, post_office: PostOffice) -> None:
    await one_delivery(notifications)
    post_office.on_content.append("421 too busy")
    worker = notifications.worker()
    assert [await worker.cycle(), await worker.cycle()] == [Cycle.STUCK, Cycle.BUSY]
    assert await notifications.outcomes() == [(1, "deferred", 421), (2, "accepted", 250)]
    assert "may have reached you" not in post_office.mails[0].get_content()


async def test_a_recipient_refused_for_good_is_not_tried_again(
    notifications: Notifications, post_office: PostOffice
) -> None:
    await one_delivery(notifications)
    post_office.on_recipient.append("550 no such mailbox")
    worker = notifications.worker()
    assert [await worker.cycle(), await worker.cycle()] == [Cycle.BUSY, Cycle.IDLE]
    assert await notifications.outcomes() == [(1, "refused", 550)]
    assert await notifications.states() == ["failed"]


async def test_a_refused_recipient_does_not_hold_up_the_others(
    notifications: Notifications, post_office: PostOffice
) -> None:
    await many_deliveries(notifications, 3)
    post_office.on_recipient.extend(["550 no such mailbox", "450 not now"])
    assert await notifications.worker().cycle() is Cycle.BUSY
    assert sorted(await notifications.states()) == ["due", "failed", "sent"]
    assert post_office.connections == 1


async def test_after_the_last_attempt_the_delivery_has_failed(
    notifications: Notifications, post_office: PostOffice
) -> None:
    await one_delivery(notifications)
    post_office.on_content.extend(["451 not now"] * 5)
    worker = notifications.worker(mail_attempts=3)
    while await worker.cycle() is not Cycle.IDLE:
        pass
    assert await notifications.states() == ["failed"]
    assert [number for number, _, _ in await notifications.outcomes()] == [1, 2, 3]


async def test_an_outage_of_any_length_costs_no_mail_one_of_its_offers(
    notifications: Notifications, post_office: PostOffice
) -> None:
    await one_delivery(notifications)
    worker = notifications.worker(mail_attempts=2)
    post_office.close()
    assert [await worker.cycle() for _ in range(5)] == [Cycle.STUCK] * 5
    await post_office.open()
    post_office.on_content.append("451 not now")
    assert [await worker.cycle(), await worker.cycle()] == [Cycle.BUSY] * 2
    assert await notifications.outcomes() == [
        *((number, "unreachable", None) for number in range(1, 6)),
        (6, "deferred", 451),
        (7, "accepted", 250),
    ]
    assert await notifications.states() == ["sent"]


async def test_after_an_outage_a_mail_is_still_given_up_after_its_last_offer(
    notifications: Notifications, post_office: PostOffice
) -> None:
    await one_delivery(notifications)
    worker = notifications.worker(mail_attempts=2)
    post_office.on_content.extend(["451 not now"] * 2)
    post_office.on_sender.extend(["250 OK", "452 no room"])
    assert [await worker.cycle() for _ in range(4)] == [Cycle.BUSY, Cycle.STUCK, Cycle.BUSY, Cycle.IDLE]
    assert [outcome for _, outcome, _ in await notifications.outcomes()] == ["deferred", "unreachable", "deferred"]
    assert await notifications.states() == ["failed"]


async def test_a_mail_waits_for_the_key_of_its_address_however_often_it_is_tried(
    notifications: Notifications, post_office: PostOffice
) -> None:
    await one_delivery(notifications)
    (sealed,) = await with_addresses(notifications, b"under a key that was taken away")
    worker = notifications.worker(mail_attempts=2)
    assert [await worker.cycle() for _ in range(4)] == [Cycle.BUSY] * 4
    assert await notifications.states() == ["due"]
    await with_addresses(notifications, sealed)
    assert await worker.cycle() is Cycle.BUSY
    assert await notifications.states() == ["sent"]
    assert (await notifications.outcomes())[-1] == (5, "accepted", 250)


async def with_addresses(notifications: Notifications, sealed: bytes) -> list[bytes]:
    """Give every mailbox this sealed address; what they had."""
    pool = notifications.resources.pool
    before = await pool.fetch("SELECT address_sealed FROM mailbox")
    await pool.execute("UPDATE mailbox SET address_sealed = $1", sealed)
    return [row["address_sealed"] for row in before]


@pytest.mark.parametrize("outage", ["mail server", "seal key"])
async def test_a_mail_that_was_never_offered_is_seen_waiting_though_its_next_attempt_is_to_come(
    notifications: Notifications, post_office: PostOffice, outage: str
) -> None:
    await one_delivery(notifications)
    if outage == "mail server":
        post_office.close()
    else:
        await with_addresses(notifications, b"under a key that was taken away")
    hour = 3600.0
    worker = notifications.worker(
        mail_backoff_first_seconds=hour, mail_backoff_longest_seconds=hour, mail_away_longest_seconds=hour
    )
    await worker.cycle()
    async with connection_of(notifications.resources.pool) as conn:
        await conn.execute("UPDATE delivery SET created_at = created_at - interval '1 minute'")
        (seen,) = [row async for row in load_queries("stride_cli", "sql/status.sql").count_deliveries(conn)]
    assert (seen["state"], seen["delivery_count"]) == ("due", 1)
    assert seen["overdue_seconds"] > SLOW_S
