"""Come back to a concern by its return code: see what became of it, say more, answer, take it back, open it again.

The code comes in a header, never in a path or a query, which others write down. Who has it is not asked who she is.
"""

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from stride_chassis import UnlinkedRoute

from stride_sessions.api.codes import OpenedByCode, Sent, SentByCode
from stride_sessions.api.diverting import Raising
from stride_sessions.api.operations import add_open
from stride_sessions.api.person_bodies import MoreIn, OwnAnswerIn, OwnConcernOut, OwnStepOut
from stride_sessions.api.places import keep_nothing
from stride_sessions.api.resident_bodies import NothingToSay
from stride_sessions.domain.concern_steps import Add, Reopen, Step, Withdraw
from stride_sessions.domain.words import NO_WORDS, Words
from stride_sessions.handlers.concern_person import TakeOwnStep, see_own_concern, take_own_step

CODES = "return codes"
"""Under which all that comes with a code has one bound together: of which borough it is shows only after."""


class ConcernPersonRoutes:
    """The operations of who has a return code."""

    def __init__(self, raising: Raising) -> None:
        self._desk = raising.desk
        self._limit = raising.limit

    def router(self) -> APIRouter:
        """Build the router."""
        first = [Depends(self._admit), Depends(keep_nothing)]
        router = APIRouter(prefix="/concern", tags=["return code"], route_class=UnlinkedRoute, dependencies=first)
        add_open(router, "GET ", self.see_own_concern)
        add_open(router, "POST /add", self.say_more)
        add_open(router, "POST /answer", self.answer_question)
        add_open(router, "POST /withdraw", self.withdraw_concern)
        add_open(router, "POST /reopen", self.reopen_own_concern)
        return router

    async def see_own_concern(self, known: OpenedByCode) -> OwnConcernOut:
        """See what became of the concern, what the team asks, and what may be done next; no minute is told."""
        seen = await self._desk.look(known.borough, lambda work: see_own_concern(known.concern_id, work))
        return OwnConcernOut.of(seen)

    async def say_more(self, sent: SentByCode, body: MoreIn) -> OwnStepOut:
        """Say more about it."""
        return await self._take(sent, body, Add(), body.words())

    async def answer_question(self, sent: SentByCode, body: OwnAnswerIn) -> OwnStepOut:
        """Answer what the team asks, by the number of the question; again, it is one more answer."""
        return await self._take(sent, body, body.step(), body.words())

    async def withdraw_concern(self, sent: SentByCode, body: NothingToSay) -> OwnStepOut:
        """Take it back; the team does no more about it."""
        return await self._take(sent, body, Withdraw())

    async def reopen_own_concern(self, sent: SentByCode, body: NothingToSay) -> OwnStepOut:
        """Have a concern that was closed looked at again."""
        return await self._take(sent, body, Reopen())

    async def _take(self, sent: Sent, body: BaseModel, step: Step, words: Words = NO_WORDS) -> OwnStepOut:
        command = TakeOwnStep(sent.opened.concern_id, step, words)
        return await self._desk.carry_out(
            sent.order(body), body, by=lambda work: take_own_step(command, work), show=OwnStepOut.of
        )

    async def _admit(self) -> None:
        self._limit.admit(CODES)
