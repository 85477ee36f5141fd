"""Who may ask for what of a borough; whose token does not name it is told that there is no such borough.

Every operation takes its borough from here, as a parameter of one of the types at the end. A token may name several
boroughs, and opens each of them alike and no other.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends
from stride_chassis import Command, Principal, command, principal_of, requires
from stride_chassis.errors import RoleMissing

from stride_sessions.api.desk import Order
from stride_sessions.api.fields import BoroughPath

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
        return Order(borough, once, by=principal.subject, may_backdate=principal.has("coordinator"))

    return order_of_request


def is_of_team(principal: Principal) -> bool:
    """Whether somebody is an officer or a coordinator."""
    return not principal.roles.isdisjoint(_TEAM)


Viewing = Annotated[Principal, Depends(requires(*_READERS))]
Reading = Annotated[str, Depends(borough_for(*_READERS))]
Previewing = Annotated[str, Depends(borough_for("coordinator"))]
Telling = Annotated[str, Depends(borough_for("service"))]
TeamOrder = Annotated[Order, Depends(order_by("officer", "coordinator"))]
LaunchOrder = Annotated[Order, Depends(order_by("coordinator", "central"))]
ImportOrder = Annotated[Order, Depends(order_by("coordinator"))]
CentralOrder = Annotated[Order, Depends(order_by("central"))]
TeamReading = Annotated[str, Depends(borough_for(*_TEAM))]
CoordinatorOrder = Annotated[Order, Depends(order_by("coordinator"))]
GoverningReading = Annotated[str, Depends(borough_for("information-governance"))]
GovernanceOrder = Annotated[Order, Depends(order_by("information-governance"))]
