"""A concern erased while a worker has its mail: claimed, begun or handed over; beside it the twins that tell of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from stride_chassis import connection_of
from stride_notifications.consumers import deliveries, give_up_deliveries
from stride_notifications.store import Deliveries
from stride_notifications.worker import Cycle

from tests.component.notifications.concern import CONCERN, LIT, erased, one_about
from tests.component.notifications.kit import PATIENCE_S, Notifications, received, until
from tests.component.notifications.post_office import HANG, PostOffice

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from stride_chassis import Connection
    from stride_notifications.store import Claimed


async def test_a_mail_on_its_way_as_its_concern_is_erased_may_have_arrived_and_is_not_sent_again(
    notifications: Notifications, post_office: PostOffice
) -> None:
    await one_about(notifications, LIT)
    post_office.on_content.append(HANG)
    task = asyncio.create_task(notifications.worker(smtp_send_seconds=PATIENCE_S).cycle())
    await asyncio.wait_for(post_office.got_content.wait(), PATIENCE_S)
    await notifications.hear(received(erased()))
    post_office.close()
    await task
    await post_office.open()
    assert await notifications.worker().cycle() is Cycle.IDLE
    assert await notifications.states() == ["given-up"]
    assert await notifications.outcomes() == [(1, "ambiguous", None)]


async def begins(notifications: Notifications, claimed: Claimed) -> bool:
    """Whether a worker that has a claim would offer the mail now."""
    async with connection_of(notifications.resources.pool) as conn:
        deliveries = Deliveries(conn, notifications.resources.sealer)
        return await deliveries.begin_attempt(claimed, lease=timedelta(minutes=1)) is not None


async def claimed_of(notifications: Notifications) -> Claimed:
    async with connection_of(notifications.resources.pool) as conn:
        deliveries = Deliveries(conn, notifications.resources.sealer)
        (claimed,) = await deliveries.claim_due(uuid4(), most=1, lease=timedelta(minutes=1))
    return claimed


async def test_what_a_worker_has_claimed_and_not_begun_is_given_up_too(notifications: Notifications) -> None:
    await one_about(notifications, LIT)
    claimed = await claimed_of(notifications)
    await notifications.hear(received(erased()))
    assert not await begins(notifications, claimed)


async def erase_as_an_attempt_begins(
    notifications: Notifications, erase: Callable[[], Coroutine[None, None, None]]
) -> None:
    """Let the erasure come after an attempt has begun and before that is committed."""
    await one_about(notifications, LIT)
    claimed = await claimed_of(notifications)
    async with connection_of(notifications.resources.pool) as conn:
        async with conn.transaction():
            worker = Deliveries(conn, notifications.resources.sealer)
            assert await worker.begin_attempt(claimed, lease=timedelta(minutes=1)) is not None
            erasing = asyncio.create_task(erase())
            await until(lambda: somebody_waits_for(conn))
        await erasing


async def somebody_waits_for(conn: Connection) -> bool:
    """Whether a statement waits for what this connection's transaction holds."""
    waiting = "SELECT EXISTS (SELECT FROM pg_locks WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
    return bool(await conn.fetchval(waiting))


async def test_an_attempt_that_begins_as_its_concern_is_erased_may_have_reached_somebody(
    notifications: Notifications,
) -> None:
    await erase_as_an_attempt_begins(notifications, lambda: notifications.hear(received(erased())))
    assert await notifications.states() == ["given-up"]
    assert await notifications.outcomes() == [(1, "ambiguous", None)]


async def test_giving_up_without_a_lock_would_leave_such_an_attempt_without_an_outcome(
    notifications: Notifications,
) -> None:
    async def erase_in_one_snapshot() -> None:
        async with connection_of(notifications.resources.pool) as conn:
            await give_up_deliveries(conn, [received(erased())])

    await erase_as_an_attempt_begins(notifications, erase_in_one_snapshot)
    assert await notifications.states() == ["given-up"]
    assert await notifications.outcomes() == [(1, None, None)]


async def test_an_attempt_that_would_begin_while_its_concern_is_erased_does_not(notifications: Notifications) -> None:
    await one_about(notifications, LIT)
    claimed = await claimed_of(notifications)
    statements = deliveries(notifications.resources.nudge).statements
    async with connection_of(notifications.resources.pool) as conn:
        async with conn.transaction():
            erasure = received(erased())
            await statements[erasure.envelope.type](conn, [erasure])
            beginning = asyncio.create_task(begins(notifications, claimed))
            await until(lambda: somebody_waits_for(conn))
        assert not await beginning
    assert await notifications.outcomes() == []


async def test_giving_up_only_what_nobody_has_claimed_would_tell_of_an_erased_concern(
    notifications: Notifications,
) -> None:
    await one_about(notifications, LIT)
    claimed = await claimed_of(notifications)
    async with connection_of(notifications.resources.pool) as conn:
        await conn.execute(
            "UPDATE delivery SET state = 'given-up', subject = NULL WHERE subject = $1 AND claim_id IS NULL",
            str(CONCERN),
        )
    assert await begins(notifications, claimed)
