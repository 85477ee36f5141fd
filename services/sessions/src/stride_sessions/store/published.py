"""How our events become the contracts' and leave by the outbox; an event without a contract is refused."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import stride_contracts as contracts
from stride_chassis import NewEvent

from stride_sessions.domain import events as domain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import stride_chassis
    from stride_chassis import Connection

CONTRACTS: Mapping[type[domain.Event], type[contracts.Event]] = {
    domain.SessionCreated: contracts.SessionCreated,
    domain.SessionRescheduled: contracts.SessionRescheduled,
    domain.SessionCancelled: contracts.SessionCancelled,
    domain.SessionCompleted: contracts.SessionCompleted,
    domain.AttendanceRecorded: contracts.AttendanceRecorded,
    domain.FeedbackGiven: contracts.FeedbackGiven,
    domain.ConcernRaised: contracts.ConcernRaised,
    domain.ConcernTriaged: contracts.ConcernTriaged,
    domain.ConcernReferred: contracts.ConcernReferred,
    domain.ConcernAnswered: contracts.ConcernAnswered,
    domain.ConcernActioned: contracts.ConcernActioned,
    domain.ConcernClosed: contracts.ConcernClosed,
    domain.ConcernReopened: contracts.ConcernReopened,
    domain.ConcernTransferred: contracts.ConcernTransferred,
    domain.ConcernErased: contracts.ConcernErased,
    domain.ReplyRefused: contracts.ReplyRefused,
    domain.BoroughOnboarded: contracts.BoroughOnboarded,
    domain.BoroughPaused: contracts.BoroughPaused,
    domain.SchemeLaunched: contracts.SchemeLaunched,
}


class Outbox:
    """The outbox of one transaction, for one borough."""

    def __init__(self, conn: Connection, borough: str, chassis: stride_chassis.Outbox) -> None:
        self._conn = conn
        self._borough = borough
        self._chassis = chassis

    async def append(self, events: Sequence[domain.Event]) -> None:
        await self._chassis.append(self._conn, [publish(event, borough=self._borough) for event in events])


def publish(event: domain.Event, *, borough: str) -> NewEvent:
    """Write an event as its contract has it: the same fields, and its time beside them."""
    told = {field.name: getattr(event, field.name) for field in fields(event) if field.name != "at"}
    return NewEvent(data=CONTRACTS[type(event)](**told), borough=borough, at=event.at)
