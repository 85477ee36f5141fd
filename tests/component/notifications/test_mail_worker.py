"""What is due is delivered once, in order and soon, under a head by which a repeat can be told."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

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
    import pytest

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


async def test_one_connection_serves_a_cycle(notifications: Notifications, post_office: PostOffice) -> None:
    await many_deliveries(notifications, 5)
    await notifications.worker().cycle()
    assert (len(post_office.mails), post_office.connections) == (5, 1)


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
