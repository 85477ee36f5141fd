"""Somebody is told at least once, and can tell a repeat. This sends what is due, and decides no rule.

A delivery's life: the projection makes it; a worker claims it for the length of a lease; the attempt is committed as
begun; the mail is handed over; the outcome is committed. If the worker dies in between, the lease ends, and the attempt
counts as ambiguous: the mail may have gone out, so the next one says that it may be a repeat. All attempts bear the
same Message-ID.

While the mail server is away one attempt is made per cycle, and the pause between cycles grows; nothing else is tried.
What was never offered stays due, however long that lasts: only attempts that may have reached somebody are limited.
"""

from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

import structlog
from stride_chassis import connection_of
from stride_chassis.outage import Outage
from stride_chassis.postgres import is_away

from stride_notifications.domain import Answer, Outcome, standing_after
from stride_notifications.store import Deliveries

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from datetime import timedelta
    from email.message import EmailMessage
    from uuid import UUID

    from stride_chassis import Resources

    from stride_notifications.domain import Backoff, Persistence
    from stride_notifications.mail import Composer
    from stride_notifications.store import Claimed
    from stride_notifications.tally import Tally

log = structlog.get_logger(__name__)

COMMIT_SECONDS = 0.02  # a nudge comes from inside the transaction that makes deliveries: let it commit


class Mailer(Protocol):
    """A way to hand over mails: `send` one at a time, `close` when there are no more for now; neither raises."""

    async def send(self, mail: EmailMessage, *, recipient: str) -> Answer: ...

    async def close(self) -> None: ...


class Cycle(Enum):
    """How a cycle went: nothing to do, something done, stuck for want of the mail server, or of the database."""

    IDLE = auto()
    BUSY = auto()
    STUCK = auto()
    CUT_OFF = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How the worker takes its time.

    Args:
        persistence: how often one delivery is tried.
        pauses: how long nothing is tried after cycles that got stuck.
        lease: how long a claim holds; longer than any one attempt takes.
        batch: how many deliveries a claim takes at most.
        poll: how often it looks for what no nudge told of.
        draw: a number, evenly spread over 0..1, that says where in a wait's range to land.
    """

    persistence: Persistence
    pauses: Backoff
    lease: timedelta
    batch: int
    poll: timedelta
    draw: Callable[[], float] = random.random


class MailWorker:
    """Sends what is due, one mail after the other; several may run at once, in any number of processes.

    Args:
        resources: the pool, the sealer and the nudge of the service.
        mailer: hands over the mails.
        composer: writes them.
        pace: how it takes its time.
        tally: counts what became of them.
    """

    name = "notifications.mail"

    def __init__(
        self,
        resources: Resources,
        mailer: Mailer,
        composer: Composer,
        *,
        pace: Pace,
        tally: Tally,
    ) -> None:
        self._resources = resources
        self._mailer = mailer
        self._composer = composer
        self._pace = pace
        self._tally = tally
        self._stuck = 0

    async def run(self) -> None:
        """Send until cancelled; servers that are away are waited for."""
        while True:
            await self._rest(await self._try_cycle())

    async def cycle(self) -> Cycle:
        """Claim what is due, send it, and say how it went."""
        claim_id = uuid4()
        claims = await self._claim(claim_id)
        if not claims:
            return Cycle.IDLE
        try:
            return await self._send_all(claims)
        finally:
            async with self._deliveries() as deliveries:
                await deliveries.release(claim_id)
            await self._mailer.close()

    async def _try_cycle(self) -> Cycle:
        try:
            cycle = await self.cycle()
        except Exception as away:
            if not is_away(away):
                raise
            self._resources.health.report_outage(self.name, "postgres", Outage.of(away))
            return Cycle.CUT_OFF
        self._resources.health.report(self.name, is_ready=True)
        return cycle

    async def _claim(self, claim_id: UUID) -> Sequence[Claimed]:
        pace = self._pace
        async with self._deliveries() as deliveries:
            for state in await deliveries.settle_expired(attempts=pace.persistence.attempts):
                self._tally.count(Outcome.AMBIGUOUS, state)
            return await deliveries.claim_due(claim_id, most=pace.batch, lease=pace.lease)

    async def _send_all(self, claims: Sequence[Claimed]) -> Cycle:
        for claimed in claims:
            answer = await self._attempt(claimed)
            if answer is not None and not answer.is_reachable:
                return Cycle.STUCK
        return Cycle.BUSY

    async def _attempt(self, claimed: Claimed) -> Answer | None:
        """Begin, send, end; None if somebody else has the delivery by now."""
        async with self._deliveries() as deliveries:
            attempt = await deliveries.begin_attempt(claimed, lease=self._pace.lease)
        if attempt is None:
            return None
        answer = await self._send(claimed, attempt.number)
        standing = standing_after(answer.outcome, attempt, self._pace.persistence, draw=self._pace.draw())
        async with self._deliveries() as deliveries:
            is_ours = await deliveries.mark_attempt(claimed, answer, standing)
        if is_ours:
            self._tally.count(answer.outcome, standing.state)
        else:
            log.warning("outcome came after the lease", delivery=str(claimed.delivery.delivery_id))
        return answer

    async def _send(self, claimed: Claimed, number: int) -> Answer:
        if claimed.recipient is None:
            log.error("no seal key opens the address; the mail waits", delivery=str(claimed.delivery.delivery_id))
            return Answer(Outcome.UNADDRESSED)
        mail = self._composer.compose(claimed.delivery, attempt=number, recipient=claimed.recipient)
        return await self._mailer.send(mail, recipient=claimed.recipient)

    @asynccontextmanager
    async def _deliveries(self) -> AsyncIterator[Deliveries]:
        async with connection_of(self._resources.pool) as conn:
            yield Deliveries(conn, self._resources.sealer)

    async def _rest(self, cycle: Cycle) -> None:
        if cycle in (Cycle.STUCK, Cycle.CUT_OFF):
            await self._pause(cycle)
        elif cycle is Cycle.BUSY:
            self._go_on()
        elif await self._resources.nudge.wait(self._pace.poll.total_seconds()):
            await asyncio.sleep(COMMIT_SECONDS)

    async def _pause(self, cycle: Cycle) -> None:
        """Try nothing for a while, longer each time: whoever is away is not helped by being asked."""
        if self._stuck == 0 and cycle is Cycle.STUCK:  # of the database health has told
            log.warning("mails are held up: the mail server is away")
        self._stuck += 1
        await asyncio.sleep(self._pace.pauses.wait(self._stuck, draw=self._pace.draw()).total_seconds())

    def _go_on(self) -> None:
        if self._stuck:
            log.info("mails go out again", cycles_stuck=self._stuck)
        self._stuck = 0
