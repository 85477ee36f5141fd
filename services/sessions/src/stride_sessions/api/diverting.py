"""Answers a yes to one of the two questions: the wording first, and the count after the answer has left."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi.responses import JSONResponse
from starlette.background import BackgroundTask
from stride_chassis import NotFound, SharedLimit
from stride_chassis.http_headers import NOT_KEPT
from stride_chassis.postgres import is_away

from stride_sessions.api.desk import Desk
from stride_sessions.api.questions import DivertedOut
from stride_sessions.domain.diversion import month_of
from stride_sessions.handlers.ports import Work
from stride_sessions.wording import EmergencyWording

NO_BOROUGH = "no borough"
"""Under which all that names no borough of the list has one bound together; it is nobody's slug."""


@dataclass(frozen=True)
class Raising:
    """What raising needs: the desk, the boroughs there are, the bound of everybody together, the emergency wording."""

    desk: Desk
    slugs: list[str]
    limit: SharedLimit
    wording: EmergencyWording

    def admit(self, borough: str) -> None:
        """Count one more request about a borough; raises `TooManyRequests`."""
        self.limit.admit(self._bound_of(borough))

    def divert(self, question: str, find_borough: Callable[[], Awaitable[str]]) -> JSONResponse:
        """Answer a yes, also where the bound is used up: in an emergency nobody waits for a count, or is one too many.

        `find_borough` says afterwards under which borough it is counted; it may raise `NotFound`.
        """
        told = DivertedOut.model_validate({"because": question, "wording": self.wording})
        count = BackgroundTask(self._count, question, find_borough)
        return JSONResponse(told.model_dump(mode="json"), headers=dict(NOT_KEPT), background=count)

    async def _count(self, question: str, find_borough: Callable[[], Awaitable[str]]) -> None:
        """Count one more within the bound; what cannot be counted is let go."""

        async def count(work: Work) -> None:
            await work.diversions.add_one(month_of(work.now), question)

        try:
            borough = await find_borough()
            if borough in self.slugs and self.limit.admits(borough):
                await self.desk.note(borough, count)
        except NotFound:
            return
        except Exception as away:
            if not is_away(away):
                raise

    def _bound_of(self, borough: str) -> str:
        return borough if borough in self.slugs else NO_BOROUGH


def known(borough: str) -> Callable[[], Awaitable[str]]:
    """Find the borough that is known."""

    async def find() -> str:
        return borough

    return find
