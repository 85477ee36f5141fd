"""What is cut off, killed or raced for: told at least once, never twice at once, and a repeat can be told."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from stride_notifications.worker import Cycle

from tests.component.notifications.kit import (
    PATIENCE_S,
    Notifications,
    many_deliveries,
    one_delivery,
    running,
    until,
)
from tests.component.notifications.post_office import DROP, HANG, PostOffice

if TYPE_CHECKING:
    from stride_notifications.worker import MailWorker

LEASE_S = 600.0  # longer than a slow machine takes for a test; what ends one is `later`


async def cut_off(worker: MailWorker, office: PostOffice) -> None:
    """Let a worker hand over a mail, and end it before the answer comes: nothing of the outcome is written down."""
    office.got_content.clear()
    office.on_content.append(HANG)
    task = asyncio.create_task(worker.cycle())
    await asyncio.wait_for(office.got_content.wait(), PATIENCE_S)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_connection_lost_after_the_content_is_ambiguous_and_the_repeat_can_be_told(
    notifications: Notifications, post_office: PostOffice
) -> None:
    await one_delivery(notifications)
    post_office.on_content.append(DROP)
    worker = notifications.worker()
    assert [await worker.cycle(), await worker.cycle()] == [Cycle.STUCK, Cycle.BUSY]
    assert await notifications.outcomes() == [(1, "ambiguous", None), (2, "accepted", 250)]
    first, repeat = post_office.mails
    assert first["Message-ID"] == repeat["Message-ID"]
    assert [first["X-Stride-Attempt"], repeat["X-Stride-Attempt"]] == ["1", "2"]
    assert "may have reached you all the same" in repeat.get_content()


async def test_a_server_that_does_not_answer_is_left_in_time_and_the_attempt_is_ambiguous(
    notifications: Notifications, post_office: PostOffice
) -> None:
    await one_delivery(notifications)
    post_office.on_content.append(HANG)
    for seconds in (0.2, 2, 20):  # a slow machine may not come to the content within the first
        assert await notifications.worker(smtp_send_seconds=seconds).cycle() is Cycle.STUCK
        if post_office.got_content.is_set():
            break
    _, *outcome = (await notifications.outcomes())[-1]
    assert outcome == ["ambiguous", None]


async def test_an_attempt_cut_off_is_ambiguous_after_the_lease_and_made_again(
    notifications: Notifications, post_office: PostOffice
) -> None:
    await one_delivery(notifications)
    await cut_off(notifications.worker(mail_lease_seconds=LEASE_S), post_office)
    assert await notifications.outcomes() == [(1, None, None)]
    survivor = notifications.worker()
    assert await survivor.cycle() is Cycle.IDLE
    await notifications.later(LEASE_S)
    assert await survivor.cycle() is Cycle.BUSY
    assert await notifications.outcomes() == [(1, "ambiguous", None), (2, "accepted", 250)]
    assert len({mail["Message-ID"] for mail in post_office.mails}) == 1
    assert "may have reached you all the same" in post_office.mails[1].get_content()


async def test_what_was_claimed_and_not_begun_is_free_again_when_its_worker_is_stopped(
    notifications: Notifications, post_office: PostOffice
) -> None:
    await many_deliveries(notifications, 3)
    await cut_off(notifications.worker(), post_office)
    assert await notifications.worker().cycle() is Cycle.BUSY
    assert sorted(await notifications.states()) == ["due", "sent", "sent"]


async def test_an_attempt_that_always_kills_its_worker_is_given_up_in_the_end(
    notifications: Notifications, post_office: PostOffice
) -> None:
    await one_delivery(notifications)
    for _ in range(2):
        await cut_off(notifications.worker(mail_lease_seconds=LEASE_S, mail_attempts=2), post_office)
        await notifications.later(LEASE_S)
    assert await notifications.worker(mail_attempts=2).cycle() is Cycle.IDLE
    assert await notifications.states() == ["failed"]
    assert [outcome for _, outcome, _ in await notifications.outcomes()] == ["ambiguous", "ambiguous"]


async def test_a_worker_killed_at_a_mail_that_was_never_offered_before_does_not_end_it(
    notifications: Notifications, post_office: PostOffice
) -> None:
    await one_delivery(notifications)
    post_office.on_sender.extend(["452 no room"] * 3)
    worker = notifications.worker(mail_lease_seconds=LEASE_S, mail_attempts=2)
    assert [await worker.cycle() for _ in range(3)] == [Cycle.STUCK] * 3
    await cut_off(worker, post_office)
    await notifications.later(LEASE_S)
    assert await worker.cycle() is Cycle.BUSY
    assert await notifications.outcomes() == [
        *((number, "unreachable", 452) for number in (1, 2, 3)),
        (4, "ambiguous", None),
        (5, "accepted", 250),
    ]


async def test_two_workers_never_send_the_same_delivery(notifications: Notifications, post_office: PostOffice) -> None:
    await many_deliveries(notifications, 100)

    async def is_all_sent() -> bool:
        return set(await notifications.states()) == {"sent"}

    async with running(notifications.worker(mail_batch=3), notifications.worker(mail_batch=3)):
        await until(is_all_sent)
    sent = [mail["X-Stride-Delivery"] for mail in post_office.mails]
    assert sorted(sent) == sorted(str(row["delivery_id"]) for row in await notifications.rows())
    assert await notifications.outcomes() == [(1, "accepted", 250)] * 100


async def test_a_worker_whose_claim_was_lost_leaves_the_delivery_alone(
    notifications: Notifications, post_office: PostOffice
) -> None:
    await many_deliveries(notifications, 2)
    slow, other = notifications.worker(mail_lease_seconds=LEASE_S), notifications.worker()
    post_office.on_content.append(HANG)
    cycle = asyncio.create_task(slow.cycle())
    await asyncio.wait_for(post_office.got_content.wait(), PATIENCE_S)
    await notifications.later(LEASE_S)
    assert await other.cycle() is Cycle.BUSY
    cycle.cancel()
    await asyncio.gather(cycle, return_exceptions=True)
    assert await notifications.states() == ["sent", "sent"]
    assert sorted(number for number, _, _ in await notifications.outcomes()) == [1, 1, 2]
