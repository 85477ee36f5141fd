"""The link that opens a resident's place: the id of her booking and a keyed MAC of it, 256 bits in all, 43 characters.

The MAC can be computed again for a reminder and is stored nowhere. It covers what the link is for, the borough, and the
generation of the link, so that a new one ends those before it. Whatever is wrong with a link, there is nothing there.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hmac import compare_digest
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Request
from stride_chassis import NotFound, Resources, Sealer, connection_of, resources_of
from stride_chassis.access import route_template
from stride_chassis.idempotency import IdempotencyKey, command_of

from stride_sessions.api.desk import Order
from stride_sessions.domain.attendance import AttendanceId
from stride_sessions.domain.session import SessionId
from stride_sessions.store.statements import of_residents

MAC_BYTES = 16
PURPOSE = b"link:place:"

LinkPath = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{43}$", description="What came with the mail.")]
Open = Annotated[Resources, Depends(resources_of)]


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose link it is: a booking, in which session, of which borough, and which of its links was shown."""

    borough: str
    session_id: SessionId
    attendance_id: AttendanceId
    generation: int


def link_of(sealer: Sealer, borough: str, attendance_id: UUID, generation: int) -> str:
    """The link of a booking; the same again for the same generation."""
    return (
        urlsafe_b64encode(attendance_id.bytes + _mac(sealer, borough, attendance_id, generation)).decode().rstrip("=")
    )


async def holder(link: LinkPath, resources: Open) -> Holder:
    """Say whose link it is (a FastAPI dependency); raises `NotFound` for one that is not good."""
    told = urlsafe_b64decode(link + "=")
    attendance_id, mac = UUID(bytes=told[:16]), told[16:]
    async with connection_of(resources.pool) as conn:
        row = await of_residents.find_holder(conn, attendance_id=attendance_id)
    if row is None or not compare_digest(
        mac, _mac(resources.sealer, row["borough"], attendance_id, row["link_generation"])
    ):
        raise NotFound
    return Holder(row["borough"], SessionId(row["session_id"]), AttendanceId(attendance_id), row["link_generation"])


Held = Annotated[Holder, Depends(holder)]


async def holders_order(request: Request, held: Held, resources: Open, key: IdempotencyKey = None) -> Order:
    """Make the order of who holds a link; what is kept of it names the booking, and not the link."""
    route = f"{request.method} {route_template(request.scope)}"
    command = command_of(resources, f"place:{held.attendance_id}", route, key)
    return Order(held.borough, command, by="resident", may_backdate=False)


HoldersOrder = Annotated[Order, Depends(holders_order)]


def _mac(sealer: Sealer, borough: str, attendance_id: UUID, generation: int) -> bytes:
    told = PURPOSE + borough.encode() + attendance_id.bytes + str(generation).encode()
    return sealer.keyed_hash(told)[:MAC_BYTES]
