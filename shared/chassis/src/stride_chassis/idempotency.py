"""A command is done once, however often it is sent. One transaction holds the change and the proof of it.

The caller names each command by an `Idempotency-Key`. The key, the principal, the route and a keyed hash of the body
are inserted in the transaction that makes the change: of twenty equal requests at once one inserts, and nineteen wait
for it, find the row and are given its answer. Another body under the same key is refused. The answer is kept sealed,
for a day; after that a repeat is still recognised, and refused.
(After the IETF draft "The Idempotency-Key HTTP Header Field".)
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar, cast

from cryptography.fernet import InvalidToken
from fastapi import Depends, Header, Request
from pydantic import BaseModel

from stride_chassis.auth import Principal, principal_of
from stride_chassis.errors import Refused
from stride_chassis.postgres import Connection, connection_of, is_away
from stride_chassis.queries import load_queries
from stride_chassis.resources import Resources

SWEEP_SECONDS = 600.0
ANYBODY = "anybody"

Answer = TypeVar("Answer", bound=BaseModel | None)
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern=r"^[\x21-\x7e]+$",
        description="Names this command; sent again with the same body, it is answered and not done again.",
    ),
]

_queries = load_queries("stride_chassis", "sql/command.sql")


class Command:
    """One command of one principal: its change, its idempotency row and its events commit together.

    Args:
        resources: the pool, the sealer and the relay's nudge.
        subject: whose command it is; two may use the same key.
        route: method and path it was sent to.
        key: how the caller names it.
    """

    def __init__(self, resources: Resources, subject: str, route: str, key: str) -> None:
        self._resources = resources
        self._name = {"principal": subject, "route": route, "key": key}

    async def once(self, body: BaseModel | None, do: Callable[[Connection], Awaitable[Answer]]) -> Answer:
        """Do it in one transaction and return its answer, or return the answer of the first time.

        Raises:
            Refused: `idempotency-key-reused`, the key stands for another body; `answer-expired`, it was done more
                than a day ago; or whatever `do` refuses, in which case nothing is kept and the key stays free.
        """
        body_hash = self._hash(body)
        async with connection_of(self._resources.pool) as conn, conn.transaction():
            if not await _queries.begin_command(conn, **self._name, body_hash=body_hash):
                return cast("Answer", await self._answer_again(conn, body_hash))
            answer = await do(conn)
            text = "null" if answer is None else answer.model_dump_json()
            sealed = self._resources.sealer.seal(text.encode())
            await _queries.keep_answer(conn, **self._name, sealed_answer=sealed)
        self._resources.nudge.set()
        return answer

    async def _answer_again(self, conn: Connection, body_hash: bytes) -> object:
        done = await _queries.get_command(conn, **self._name)
        if done["body_hash"] != body_hash:
            raise Refused("idempotency-key-reused", "This key was used for another body.", status=422)
        try:
            return json.loads(self._resources.sealer.unseal(done["sealed_answer"] or b""))
        except InvalidToken:  # dropped after a day, or sealed under a key that was retired
            raise Refused("answer-expired", "This was done before; its answer is no longer kept.") from None

    def _hash(self, body: BaseModel | None) -> bytes:
        """Another one for each command, so that equal bodies do not show: they may hold the same person's name."""
        told = [*self._name.values(), "" if body is None else body.model_dump_json()]
        return self._resources.sealer.keyed_hash("\0".join(told).encode())


async def command(
    request: Request, principal: Annotated[Principal, Depends(principal_of)], key: IdempotencyKey = None
) -> Command:
    """Build the command of a request (a FastAPI dependency); a request without a key is refused with 400."""
    return command_of(request.app.state.resources, principal.subject, f"{request.method} {request.url.path}", key)


def command_of(resources: Resources, subject: str, route: str, key: str | None) -> Command:
    """Build the command of a subject; `route` is kept, so it holds no secret. Without a key: 400."""
    if key is None:
        raise Refused("idempotency-key-missing", "This needs an Idempotency-Key header.", status=400)
    return Command(resources, subject, route, key)


def command_of_anybody(resources: Resources, route: str, key: str | None, body: BaseModel) -> Command:
    """Build the command of who cannot be told from others; nobody's key stands in another's way, or is kept.

    What is known again is the key with its body, so another body under it is another command; and it is dated by the
    hour. Where what is done hangs on more than the body, such as a secret that was shown, that belongs to `key`.
    """
    told = None if key is None else resources.sealer.keyed_hash(f"{key}\0{body.model_dump_json()}".encode()).hex()
    return command_of(resources, ANYBODY, route, told)


class AnswerSweeper:
    """A worker that forgets kept answers after a day.

    Args:
        resources: the pool.
    """

    name = "answers"

    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    async def run(self) -> None:
        """Sweep every ten minutes until cancelled."""
        while True:
            try:
                async with connection_of(self._resources.pool) as conn:
                    await _queries.drop_old_answers(conn)
                self._resources.health.report(self.name, is_ready=True)
            except Exception as away:
                if not is_away(away):
                    raise
            await asyncio.sleep(SWEEP_SECONDS)
