"""The steps that a team takes about a concern, over HTTP; each makes a version, and may name the one that was seen."""

from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel

from stride_sessions.api.access import TeamOrder
from stride_sessions.api.concern_bodies import ConcernOut
from stride_sessions.api.concern_step_bodies import ActIn, AskIn, CloseIn, MergeIn, ReferIn, TriageIn
from stride_sessions.api.desk import Desk, Order
from stride_sessions.api.operations import add
from stride_sessions.api.resident_bodies import NothingToSay
from stride_sessions.api.versions import Expected, tag
from stride_sessions.domain.concern import ConcernId
from stride_sessions.domain.concern_life import TEAM
from stride_sessions.domain.concern_steps import Ask, Doer, Reopen, Step
from stride_sessions.domain.words import NO_WORDS, Words
from stride_sessions.handlers.concern_steps import MergeConcern, TakeStep, merge_concern, take_step


class ConcernStepRoutes:
    """The operations that carry a concern on."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}/concerns/{concern_id}", tags=["concerns"])
        add(router, "POST /triage", self.triage_concern)
        add(router, "POST /refer", self.refer_concern)
        add(router, "POST /act", self.act_on_concern)
        add(router, "POST /close", self.close_concern)
        add(router, "POST /reopen", self.reopen_concern)
        add(router, "POST /ask", self.ask_about_concern)
        add(router, "POST /merge", self.merge_concern)
        return router

    async def triage_concern(
        self, order: TeamOrder, concern_id: UUID, body: TriageIn, expected: Expected, response: Response
    ) -> ConcernOut:
        """Code a concern, having looked at it; said again, it is coded anew and its state stays."""
        return await self._take(order, body, response, _step(concern_id, body.step(), order, expected))

    async def merge_concern(
        self, order: TeamOrder, concern_id: UUID, body: MergeIn, expected: Expected, response: Response
    ) -> ConcernOut:
        """Close a concern as a duplicate of another one, where it goes on."""
        merge = MergeConcern(
            concern_id=ConcernId(concern_id),
            into=ConcernId(body.into),
            doer=Doer(TEAM, order.by),
            expected=expected,
        )
        shown = await self._desk.carry_out(order, body, by=lambda work: merge_concern(merge, work), show=ConcernOut.of)
        return _tagged(response, shown)

    async def refer_concern(
        self, order: TeamOrder, concern_id: UUID, body: ReferIn, expected: Expected, response: Response
    ) -> ConcernOut:
        """Ask the force, the council or a partner to act, perhaps for a reassurance patrol."""
        return await self._take(order, body, response, _step(concern_id, body.step(), order, expected))

    async def act_on_concern(
        self, order: TeamOrder, concern_id: UUID, body: ActIn, expected: Expected, response: Response
    ) -> ConcernOut:
        """Note what was done."""
        return await self._take(order, body, response, _step(concern_id, body.step(), order, expected, body.words()))

    async def close_concern(
        self, order: TeamOrder, concern_id: UUID, body: CloseIn, expected: Expected, response: Response
    ) -> ConcernOut:
        """Say how a concern ended."""
        return await self._take(order, body, response, _step(concern_id, body.step(), order, expected))

    async def reopen_concern(
        self, order: TeamOrder, concern_id: UUID, body: NothingToSay, expected: Expected, response: Response
    ) -> ConcernOut:
        """Look again at a concern that was closed."""
        return await self._take(order, body, response, _step(concern_id, Reopen(), order, expected))

    async def ask_about_concern(
        self, order: TeamOrder, concern_id: UUID, body: AskIn, expected: Expected, response: Response
    ) -> ConcernOut:
        """Ask the person something, whoever she is; she finds it by her return code."""
        asked = _step(concern_id, Ask(), order, expected, Words(text=body.question))
        return await self._take(order, body, response, asked)

    async def _take(self, order: Order, body: BaseModel, response: Response, command: TakeStep) -> ConcernOut:
        shown = await self._desk.carry_out(order, body, by=lambda work: take_step(command, work), show=ConcernOut.of)
        return _tagged(response, shown)


def _step(concern_id: UUID, step: Step, order: Order, expected: int | None, words: Words = NO_WORDS) -> TakeStep:
    return TakeStep(
        concern_id=ConcernId(concern_id), step=step, doer=Doer(TEAM, order.by), words=words, expected=expected
    )


def _tagged(response: Response, shown: ConcernOut) -> ConcernOut:
    """The same, with its version as the answer's `ETag`; what was kept of an earlier answer is plain JSON."""
    concern = ConcernOut.model_validate(shown)
    tag(response, concern.version)
    return concern
