"""Told at least once, and a repeat can be told."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from stride_chassis import connection_of, load_queries
from stride_cli.status.judge import SLOW_S
from stride_notifications.app import mail_worker
from stride_notifications.worker import Cycle

from tests.component.notifications.kit import (
    Notifications,
    actioned,
    many_deliveries,
    one_delivery,
    raised,
    received,
    running,
    until,
)

if TYPE_CHECKING:
    from tests.component.notifications.post_office import PostOffice

WATCHED_S = 1.5


async def test_what_is_due_is_delivered_once(notifications: Notifications, post_office: PostOffice) -> None:
    await one_delivery(notifications)
    worker = notifications.worker()
    assert await worker.cycle() is Cycle.BUSY
    assert await worker.cycle() is Cycle.IDLE
    assert await notifications.outcomes() == [(1, "accepted", 250)]
    assert await notifications.states() == ["sent"]
    assert post_office.recipients == ["safety@merton.example"]


async def test_the_mail_is_headed_as_consumers_expect(notifications: Notifications, post_office: PostOffice) -> None:
    await one_delivery(notifications)
    await notifications.worker().cycle()
    (row,), (mail,) = await notifications.rows(), post_office.mails
    assert mail["Message-ID"] == f"<{row['delivery_id']}@stride.invalid>"
    assert mail["X-Stride-Delivery"] == str(row["delivery_id"])
    assert (mail["X-Stride-Event"], mail["X-Stride-Attempt"]) == (row["event_id"], "1")
    assert (mail["From"], mail["To"]) == ("stride@stride.example", "safety@merton.example")


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


async def test_one_connection_serves_a_cycle(notifications: Notifications, post_office: PostOffice) -> None:
    await many_deliveries(notifications, 5)
    await notifications.worker().cycle()
    assert (len(post_office.mails), post_office.connections) == (5, 1)


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


async def test_what_a_mailbox_hears_of_one_concern_comes_in_order(
    notifications: Notifications, post_office: PostOffice
) -> None:
    mailbox, concern = await notifications.mailbox(), raised()
    await notifications.rule(mailbox)
    await notifications.rule(mailbox, event_type="concern-actioned")
    await notifications.hear(received(concern), received(actioned(concern)))
    post_office.on_content.append("451 not now")
    worker = notifications.worker()
    while await worker.cycle() is not Cycle.IDLE:
        pass
    assert [row["event_type"] for row in await notifications.rows()] == ["concern-raised", "concern-actioned"]
    assert [mail["X-Stride-Event"] for mail in post_office.mails] == [
        row["event_id"] for row in await notifications.rows()
    ]
    assert await notifications.outcomes() == [(1, "deferred", 451), (2, "accepted", 250), (1, "accepted", 250)]


async def test_while_the_server_is_away_few_attempts_are_made_and_then_all_is_sent(
    notifications: Notifications, post_office: PostOffice
) -> None:
    await many_deliveries(notifications, 20)
    post_office.close()
    patient = notifications.worker(
        mail_backoff_first_seconds=0.1, mail_backoff_longest_seconds=0.2, mail_pause_longest_seconds=0.4
    )

    async def has_tried() -> bool:
        return bool(await notifications.outcomes())

    async def is_all_sent() -> bool:
        return set(await notifications.states()) == {"sent"}

    async with running(patient):
        await asyncio.sleep(WATCHED_S)
        await until(has_tried)
        attempts = await notifications.outcomes()
        await post_office.open()
        await until(is_all_sent)
    assert {outcome for _, outcome, _ in attempts} <= {"unreachable", None}
    assert 1 <= len(attempts) <= 40
    assert len(post_office.mails) == 20


async def test_a_nudge_wakes_the_worker_long_before_it_would_look(
    notifications: Notifications, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    await notifications.rule(await notifications.mailbox())
    nudge, rests, is_committed = notifications.resources.nudge, asyncio.Event(), asyncio.Event()
    wait = nudge.wait

    async def rest(seconds: float) -> bool:
        rests.set()
        is_woken = await wait(seconds)
        await is_committed.wait()  # a nudge comes before the commit, which may take its time
        return is_woken

    async def is_sent() -> bool:
        return len(post_office.mails) == 1

    monkeypatch.setattr(nudge, "wait", rest)
    async with running(notifications.worker(mail_poll_seconds=3600)):
        await rests.wait()
        await notifications.hear(received(raised()))
        is_committed.set()
        await until(is_sent)


async def test_what_no_nudge_told_of_is_found_by_looking(notifications: Notifications, post_office: PostOffice) -> None:
    await one_delivery(notifications)
    notifications.resources.nudge._event.clear()  # as if another process had heard it

    async def is_sent() -> bool:
        return len(post_office.mails) == 1

    async with running(notifications.worker(mail_poll_seconds=0.05)):
        await until(is_sent)


async def test_outcomes_are_counted(notifications: Notifications, post_office: PostOffice) -> None:
    await many_deliveries(notifications, 2)
    post_office.on_recipient.append("550 no such mailbox")
    await mail_worker(notifications.resources, notifications.settings).cycle()
    shown = notifications.resources.metrics.exposition().decode()
    assert 'stride_delivery_attempts_total{outcome="accepted"} 1.0' in shown
    assert 'stride_delivery_attempts_total{outcome="refused"} 1.0' in shown
    assert 'stride_deliveries_ended_total{state="failed"} 1.0' in shown
