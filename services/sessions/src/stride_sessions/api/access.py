"""Who may ask for what of a borough; whose token does not name it is told that there is no such borough.

Every operation takes its borough from here, as a parameter of one of the types at the end. A token may name several
boroughs, and opens each of them alike and no other.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from stride_chassis import Command, Principal, command, principal_of, requires
from stride_chassis.errors import RoleMissing

from stride_sessions.api.desk import Order
from stride_sessions.api.fields import BoroughPath
from stride_sessions.api.judging import KEY, KeyAsSent

_READERS = ("officer", "coordinator", "central")
_TEAM = ("officer", "coordinator")


def borough_for(*roles: str) -> Callable[[Principal, str], Awaitable[str]]:
    """Make a dependency that gives the borough of the path: 404 for another's, then 403 without one of the roles."""

    async def borough_of_path(principal: Annotated[Principal, Depends(principal_of)], borough: BoroughPath) -> str:
        principal.see(borough)
        if principal.roles.isdisjoint(roles):
            raise RoleMissing
        return borough

    return borough_of_path


def order_by(*roles: str) -> Callable[[str, Principal, Command], Awaitable[Order]]:
    """Make a dependency that gives the order of a request: access is judged first, its Idempotency-Key after."""

    async def order_of_request(
        borough: Annotated[str, Depends(borough_for(*roles))],
        principal: Annotated[Principal, Depends(principal_of)],
        once: Annotated[Command, Depends(command)],
    ) -> Order:
        return _order(borough, principal, once)

    return order_of_request


def _order(borough: str, principal: Principal, once: Command) -> Order:
    return Order(borough, once, by=principal.subject, may_backdate=principal.has("coordinator"))


@dataclass(frozen=True, slots=True)
class Asking:
    """A request of somebody who may make it; its Idempotency-Key is judged when it becomes an order, and not before."""

    borough: str
    principal: Principal
    request: Request
    key: str | None

    async def order(self) -> Order:
        """Make the order; raises `RequestValidationError` for what is no key, `Refused` where there is none."""
        KEY.judge(self.key)
        return _order(self.borough, self.principal, await command(self.request, self.principal, self.key))


async def _asking_of_team(
    request: Request,
    borough: Annotated[str, Depends(borough_for(*_TEAM))],
    principal: Annotated[Principal, Depends(principal_of)],
    key: KeyAsSent = None,
) -> Asking:
    return Asking(borough, principal, request, key)


def is_of_team(principal: Principal) -> bool:
    """Whether somebody is an officer or a coordinator."""
    return not principal.roles.isdisjoint(_TEAM)


Viewing = Annotated[Principal, Depends(requires(*_READERS))]
Reading = Annotated[str, Depends(borough_for(*_READERS))]
Previewing = Annotated[str, Depends(borough_for("coordinator"))]
Telling = Annotated[str, Depends(borough_for("service"))]
TeamOrder = Annotated[Order, Depends(order_by("officer", "coordinator"))]
TeamAsking = Annotated[Asking, Depends(_asking_of_team)]
LaunchOrder = Annotated[Order, Depends(order_by("coordinator", "central"))]
ImportOrder = Annotated[Order, Depends(order_by("coordinator"))]
CentralOrder = Annotated[Order, Depends(order_by("central"))]
TeamReading = Annotated[str, Depends(borough_for(*_TEAM))]
CoordinatorOrder = Annotated[Order, Depends(order_by("coordinator"))]
GoverningReading = Annotated[str, Depends(borough_for("information-governance"))]
GovernanceOrder = Annotated[Order, Depends(order_by("information-governance"))]
