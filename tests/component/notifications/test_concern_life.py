"""Staff are told of each step in a concern's life by code, in plain words; once it is erased, of nothing any more."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from stride_chassis import connection_of
from stride_contracts import ConcernClosed, ConcernReferred, ConcernReopened, ConcernTransferred, ReplyRefused
from stride_notifications.domain import event_name
from stride_notifications.worker import Cycle

from tests.component.notifications.concern import CONCERN, LIT, erased, one_about
from tests.component.notifications.kit import PATIENCE_S, Notifications, actioned, raised, received
from tests.component.notifications.post_office import HANG, PostOffice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stride_contracts import Event

PATROL = ConcernReferred(concern_id=CONCERN, to="force", asks_for="reassurance-patrol")
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
