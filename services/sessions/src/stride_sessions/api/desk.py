"""Where HTTP meets the work: opens it for one borough and turns what the rules refuse into problems, here only."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import asyncpg
import structlog
from pydantic import BaseModel
from stride_chassis import Away, Command, Connection, NotFound, Pool, Refused, connection_of
from stride_chassis.postgres import is_away

from stride_sessions.api.import_bodies import faults_told
from stride_sessions.domain.imports import LinesRefused
from stride_sessions.domain.refusals import Implausible, Refusal, Unknown, VersionStale
from stride_sessions.handlers.ports import Work
from stride_sessions.store.deletions import UNLOGGED, DeletionLogUnwritable

_log = structlog.get_logger(__name__)

Done = TypeVar("Done")
Shown = TypeVar("Shown", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Order:
    """A command on its way in: the borough it is for, which its sender may serve, and its idempotency.

    `by` is the sender, as his token names him; `may_backdate` says that he may enter what was held on a day gone by.
    """

    borough: str
    command: Command
    by: str
    may_backdate: bool


class Desk:
    """Carries out orders and looks things up, each in work that is bound to one borough.

    Args:
        pool: where connections come from.
        open_work: opens the work of a connection for a borough.
    """

    def __init__(self, pool: Pool, open_work: Callable[[Connection, str], Work]) -> None:
        self._pool = pool
        self._open_work = open_work

    async def carry_out(
        self,
        order: Order,
        body: BaseModel,
        *,
        by: Callable[[Work], Awaitable[Done]],
        show: Callable[[Done, str], Shown],
    ) -> Shown:
        """Do it once, in one transaction, and show what came of it."""

        async def change(conn: Connection) -> Shown:
            with refusals_as_problems():
                return show(await by(self._open_work(conn, order.borough)), order.borough)

        return await order.command.once(body, change)

    async def note(self, borough: str, write: Callable[[Work], Awaitable[None]]) -> None:
        """Write what no command stands for, in a transaction of its own."""
        async with connection_of(self._pool) as conn, conn.transaction():
            await write(self._open_work(conn, borough))

    async def look(self, borough: str, read: Callable[[Work], Awaitable[Done]]) -> Done:
        """Read without changing anything."""
        async with connection_of(self._pool) as conn:
            with refusals_as_problems():
                return await read(self._open_work(conn, borough))

    async def disclose(self, borough: str, read: Callable[[Work], Awaitable[Done]]) -> Done:
        """Read what nobody reads unnoted: in one transaction with the note, and given out once that is committed.

        Raises `Away` where the note cannot be kept, for whatever reason.
        """
        try:
            async with connection_of(self._pool) as conn, conn.transaction():
                with refusals_as_problems():
                    return await read(self._open_work(conn, borough))
        except asyncpg.PostgresError as unnoted:
            if not is_away(unnoted):
                _log.error("a reading could not be noted", cause=type(unnoted).__name__)
            raise Away("postgres") from unnoted


@contextmanager
def refusals_as_problems() -> Iterator[None]:
    """Answer 404 for what is unknown, 422 for what can never be right, 409 or 412 for what is not right now.

    Raises `Away` where a deletion cannot be logged, and tells that to who can mend it.
    """
    try:
        yield
    except Unknown:
        raise NotFound from None
    except LinesRefused as refusal:
        raise Refused(refusal.code, str(refusal), status=422, members=faults_told(refusal.bad)) from None
    except Refusal as refusal:
        raise Refused(refusal.code, str(refusal), status=_status_of(refusal), field=refusal.field) from None
    except DeletionLogUnwritable as unwritable:
        _log.warning("what was to be erased is not", reason=UNLOGGED, cause=str(unwritable))
        raise Away("deletions-log") from unwritable


def _status_of(refusal: Refusal) -> int:
    if isinstance(refusal, VersionStale):
        return 412
    return 422 if isinstance(refusal, Implausible) else 409
