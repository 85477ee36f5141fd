"""What the tests of reports say and ask: events as they come from Kafka, and staff who look at the figures."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
from stride_chassis import Connection
from stride_chassis.projection.order import Placed, StreamKey, drop_repeats, waves
from stride_contracts import (
    EVENT_TYPES,
    AttendanceRecorded,
    BoroughOnboarded,
    ConcernAnswered,
    ConcernRaised,
    Envelope,
    Event,
    Received,
    Record,
    SchemeLaunched,
    SessionCancelled,
    SessionCompleted,
    SessionCreated,
    SessionRescheduled,
    borough_of,
    read_envelope,
    to_headers,
    topic_for,
)
from stride_provision import Issuer
from stride_reports.consumers import figures

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WARD = "E05000455"
ON = date(2026, 11, 28)


def onboarded(borough: str = "merton", stage: str = "pilot") -> BoroughOnboarded:
    return BoroughOnboarded(borough=borough, gss_code="E09000024", police_command="south-west", stage=stage)


def launched(scheme: str = "run-and-talk", planned: int = 4) -> SchemeLaunched:
    return SchemeLaunched(borough="merton", scheme=scheme, launched_on=ON, planned_sessions_per_month=planned)


def created(session_id: UUID, kind: str = "run") -> SessionCreated:
    return SessionCreated(
        session_id=session_id, scheme="run-and-talk", kind=kind, ward=WARD, on=ON, part_of_day="evening"
    )


def rescheduled(session_id: UUID, on: date = date(2026, 12, 1)) -> SessionRescheduled:
    return SessionRescheduled(session_id=session_id, on=on, part_of_day="evening", previous_on=ON, reason="weather")


def attended(
    session_id: UUID, attendance_id: UUID, state: str = "attended", role: str = "officer"
) -> AttendanceRecorded:
    return AttendanceRecorded(session_id=session_id, attendance_id=attendance_id, role=role, state=state)


def raised(concern_id: UUID, category: str = "poor-lighting") -> ConcernRaised:
    return ConcernRaised(
        concern_id=concern_id,
        kind="concern",
        category=category,
        setting="park-or-open-space",
        light="dark",
        severity="medium",
        ward=WARD,
    )


def completed(session_id: UUID) -> SessionCompleted:
    return SessionCompleted(session_id=session_id, head_count=12)


def cancelled(session_id: UUID) -> SessionCancelled:
    return SessionCancelled(session_id=session_id, reason="weather")


def answered(concern_id: UUID, answer: str) -> ConcernAnswered:
    return ConcernAnswered(concern_id=concern_id, answer=answer, system="merton.lighting")


@dataclass(frozen=True)
class Hearing:
    """Applies batches of one partition as the chassis does: numbered in their key, by wave, all of one type at once."""

    connection: Connection
    numbers: Counter[tuple[str, str]] = field(default_factory=Counter)
    marks: dict[StreamKey, int] = field(default_factory=dict)

    async def hear(self, *batch: Event, borough: str = "merton", at: datetime = NOON) -> None:
        await self.poll(*(self.said(event, borough, at) for event in batch))

    async def poll(self, *batch: Received) -> None:
        """Apply what came in one poll, repeats among it."""
        apply = figures().apply
        placed = [(_partition(received), received) for received in batch]
        async with self.connection.transaction():
            for wave in self.ordered(self.fresh(placed)):
                for event_type, events in wave.items():
                    await apply[EVENT_TYPES[event_type]](self.connection, events)

    def fresh(self, placed: Sequence[Placed]) -> Sequence[Placed]:
        return drop_repeats(placed, self.marks).fresh

    def ordered(self, placed: Sequence[Placed]) -> Sequence[Mapping[str, Sequence[Received]]]:
        return waves(placed)

    def said(self, event: Event, borough: str = "merton", at: datetime = NOON) -> Received:
        """An event with the next number of its key, as it comes from Kafka."""
        topic = topic_for(event.topic_kind, borough)
        tenant = borough_of(topic) or event.key
        self.numbers[topic, event.key] += 1
        envelope = Envelope(
            id=str(uuid4()),
            source="/stride/sessions",
            type=event.event_type,
            time=at,
            subject=event.key,
            tenant=tenant,
            keyseq=self.numbers[topic, event.key],
        )
        value = event.model_dump_json(exclude_none=True).encode()
        return read_envelope(Record(topic, 0, 0, event.key.encode(), to_headers(envelope), value, 0))


def _partition(received: Received) -> int:
    """A number for the partition, as the id of its offset row is one; every topic has one partition."""
    return hash(received.record.topic)


@dataclass(frozen=True)
class Staff:
    """Asks the API of reports as somebody."""

    http: httpx.AsyncClient
    issuer: Issuer

    def token(self, roles: Sequence[str] = ("central",), boroughs: Sequence[str] = ("*",)) -> str:
        return self.issuer.token("somebody", roles, boroughs)

    async def get(self, path: str, **claims: Sequence[str]) -> httpx.Response:
        return await self.http.get(path, headers={"Authorization": f"Bearer {self.token(**claims)}"})

    async def figures_of(self, borough: str) -> Any:
        return (await self.get(f"/boroughs/{borough}/figures")).raise_for_status().json()
