"""Staff are told of each step in a concern's life by code, in plain words; once it is erased, of nothing any more."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from stride_chassis import connection_of
from stride_contracts import (
    ConcernActioned,
    ConcernClosed,
    ConcernErased,
    ConcernReferred,
    ConcernReopened,
    ConcernTransferred,
    ReplyRefused,
)
from stride_notifications.consumers import deliveries, give_up_deliveries
from stride_notifications.domain import event_name
from stride_notifications.store import Deliveries
from stride_notifications.worker import Cycle

from tests.component.notifications.kit import PATIENCE_S, Notifications, actioned, raised, received, until
from tests.component.notifications.post_office import HANG, PostOffice

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from stride_chassis import Connection
    from stride_contracts import Event
    from stride_notifications.store import Claimed

CONCERN = UUID("7b0f2f0c-0000-4000-8000-000000000003")
PATROL = ConcernReferred(concern_id=CONCERN, to="force", asks_for="reassurance-patrol")
LIT = ConcernActioned(concern_id=CONCERN, action="lighting", system="merton.lighting", reference="SLR-20417")
CLOSED = ConcernClosed(concern_id=CONCERN, outcome="no-further-action")
REOPENED = ConcernReopened(concern_id=CONCERN, by="person")
GONE = ConcernTransferred(concern_id=CONCERN, direction="out", other_borough="sutton")
COME = ConcernTransferred(concern_id=CONCERN, direction="in", other_borough="sutton")
REFUSED = ReplyRefused(concern_id=CONCERN, code="concern-closed")


@pytest.mark.parametrize(
    ("event", "codes", "said"),
    [
        (PATROL, {"asks_for": ["reassurance-patrol"]}, ["Referred to: force\n", "Asked for: reassurance patrol\n"]),
        (LIT, {"action": ["lighting"]}, ["Action: lighting\n", "System: merton.lighting\n"]),
        (CLOSED, {"outcome": ["no-further-action"]}, ["A concern was closed (", "Outcome: no further action\n"]),
        (REOPENED, {"by": ["person"]}, ["A concern was opened again (", "Opened again by: person\n"]),
        (GONE, {"direction": ["out"]}, ["It went: from this borough to another\n", "Other borough: sutton\n"]),
        (COME, {"direction": ["in"]}, ["It went: from another borough to this one\n", "Other borough: sutton\n"]),
        (REFUSED, {"code": ["concern-closed"]}, ["A reply about a concern was refused (", "refused: concern closed\n"]),
    ],
    ids=["referred", "actioned", "closed", "reopened", "transferred-out", "transferred-in", "reply-refused"],
)
async def test_each_step_is_told_by_its_codes_in_plain_words(
    notifications: Notifications,
    post_office: PostOffice,
    event: Event,
    codes: Mapping[str, Sequence[str]],
    said: Sequence[str],
) -> None:
    name = event_name(event.event_type)
    await notifications.rule(await notifications.mailbox(), event_type=name, codes=codes)
    await notifications.rule(
        await notifications.mailbox(address="parks@merton.example"),
        event_type=name,
        codes={field: ["other"] for field in codes},
    )
    await notifications.hear(received(event))
    await notifications.worker().cycle()
    (mail,) = post_office.mails
    text = mail.get_content().replace("\r\n", "\n")
    assert [words for words in said if words not in text] == []


async def one_about(notifications: Notifications, event: Event) -> None:
    """One mailbox is to be told of one event of a concern."""
    mailbox = await notifications.mailbox()
    await notifications.rule(mailbox, event_type=event_name(event.event_type))
    await notifications.hear(received(event))


def erased(concern_id: UUID = CONCERN) -> ConcernErased:
    return ConcernErased(concern_id=concern_id, reason="requested")


async def names_anywhere(notifications: Notifications, text: str) -> bool:
    """Whether any row of a delivery or an attempt holds the text; what the chassis counts by is apart."""
    async with connection_of(notifications.resources.pool) as conn:
        rows = await conn.fetch("SELECT d::text AS row FROM delivery d UNION ALL SELECT a::text FROM attempt a")
    return any(text in row["row"] for row in rows)


async def test_what_is_still_to_be_told_of_an_erased_concern_is_given_up(
    notifications: Notifications, post_office: PostOffice
) -> None:
    await one_about(notifications, LIT)
    await notifications.hear(received(erased()))
    assert await notifications.states() == ["given-up"]
    assert not await names_anywhere(notifications, str(CONCERN))
    assert not await names_anywhere(notifications, "SLR-20417")
    assert await notifications.worker().cycle() is Cycle.IDLE
    assert post_office.mails == []


async def test_another_concern_and_the_same_one_of_another_borough_are_still_told_of(
    notifications: Notifications,
) -> None:
    concern = raised()
    await one_about(notifications, actioned(concern))
    await notifications.rule(
        await notifications.mailbox("sutton"), borough="sutton", event_type=event_name(LIT.event_type)
    )
    await notifications.hear(received(LIT, "sutton"))
    await notifications.hear(received(erased(uuid4())), received(erased()))
    assert await notifications.states() == ["due", "due"]


@pytest.mark.parametrize(("answer", "state"), [("250 OK", "sent"), ("550 no such mailbox", "failed")])
async def test_a_delivery_that_has_ended_does_not_name_what_it_was_about(
    notifications: Notifications, post_office: PostOffice, answer: str, state: str
) -> None:
    await one_about(notifications, LIT)
    post_office.on_content.append(answer)
    await notifications.worker().cycle()
    assert await notifications.states() == [state]
    assert not await names_anywhere(notifications, str(CONCERN))
    assert not await names_anywhere(notifications, "SLR-20417")


async def test_a_delivery_that_failed_as_its_worker_was_killed_forgets_too(
    notifications: Notifications, post_office: PostOffice
) -> None:
    await one_about(notifications, LIT)
    await hand_over(notifications, post_office)
    async with connection_of(notifications.resources.pool) as conn:
        await conn.execute("UPDATE delivery SET claimed_until = now() - interval '1 second'")
    await notifications.worker(mail_attempts=1).cycle()
    assert await notifications.states() == ["failed"]
    assert not await names_anywhere(notifications, str(CONCERN))


async def test_a_delivery_that_waits_for_its_next_attempt_still_knows_what_to_say(
    notifications: Notifications, post_office: PostOffice
) -> None:
    await one_about(notifications, LIT)
    post_office.on_content.append("451 later")
    worker = notifications.worker()
    assert [await worker.cycle(), await worker.cycle()] == [Cycle.BUSY, Cycle.BUSY]
    assert f"Reference: {CONCERN}" in post_office.mails[-1].get_content()


async def test_who_wants_to_know_is_told_that_a_concern_was_erased_and_what_to_do(
    notifications: Notifications, post_office: PostOffice
) -> None:
    await one_about(notifications, LIT)
    mailbox = (await notifications.rows())[0]["mailbox_id"]
    await notifications.rule(mailbox, event_type="concern-erased")
    await notifications.hear(received(erased()))
    await notifications.worker().cycle()
    (mail,) = post_office.mails
    assert f"Reference: {CONCERN}" in mail.get_content()
    assert "Please delete earlier mails with this reference" in mail.get_content()
    assert await notifications.states() == ["given-up", "sent"]
    assert not await names_anywhere(notifications, str(CONCERN))


async def hand_over(notifications: Notifications, office: PostOffice) -> None:
    """Let a worker hand a mail over, and end it before the answer comes."""
    office.on_content.append(HANG)
    task = asyncio.create_task(notifications.worker().cycle())
    await asyncio.wait_for(office.got_content.wait(), PATIENCE_S)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


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
