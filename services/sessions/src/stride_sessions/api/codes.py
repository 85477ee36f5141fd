"""Who comes back with a return code: one hash and one query, whatever the code opens, or if it is none."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request
from pydantic import BaseModel
from stride_chassis import NotFound, Resources, connection_of, resources_of
from stride_chassis.access import route_template
from stride_chassis.idempotency import IdempotencyKey, command_of_anybody

from stride_sessions.api.desk import Order
from stride_sessions.domain.concern import ConcernId
from stride_sessions.domain.return_code import read
from stride_sessions.store.return_codes import find_concern_of_code

ReturnCodeHeader = Annotated[
    str,
    Header(
        alias="Return-Code",
        description="What was told when the concern was raised: `XXXX-XXXX-XXXXX`, in any case, dashes or none.",
    ),
]
Open = Annotated[Resources, Depends(resources_of)]


@dataclass(frozen=True, slots=True)
class Opened:
    """The concern that a code opens."""

    borough: str
    concern_id: ConcernId


async def opened(code: ReturnCodeHeader, resources: Open) -> Opened:
    """Say what a code opens (a FastAPI dependency); raises `NotFound` for one that nobody has."""
    async with connection_of(resources.pool) as conn:
        found = await find_concern_of_code(conn, resources.sealer, read(code))
    if found is None:
        raise NotFound
    return Opened(*found)


OpenedByCode = Annotated[Opened, Depends(opened)]


@dataclass(frozen=True)
class Sent:
    """A command on its way, of who has a code; what is kept of it names neither the code nor the concern."""

    opened: Opened
    code: str
    resources: Resources
    route: str
    key: str | None

    def order(self, body: BaseModel) -> Order:
        """The order, the same again wherever the concern has gone; raises `Refused` where it is not named."""
        told = None if self.key is None else f"{self.key}\0{self.code}"
        command = command_of_anybody(self.resources, self.route, told, body)
        return Order(self.opened.borough, command, by="anybody", may_backdate=False)


async def sent(
    request: Request, known: OpenedByCode, code: ReturnCodeHeader, resources: Open, key: IdempotencyKey = None
) -> Sent:
    """Take in a command of who has a code (a FastAPI dependency)."""
    return Sent(known, read(code), resources, f"{request.method} {route_template(request.scope)}", key)


SentByCode = Annotated[Sent, Depends(sent)]
