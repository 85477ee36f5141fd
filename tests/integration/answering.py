"""The sessions service hearing replies on a real broker, and a borough's system that writes them as itself."""

from __future__ import annotations

import json
import secrets
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
from confluent_kafka import Producer
from stride_chassis.app import build_app
from stride_chassis.projection.consumer import ProjectionWorker
from stride_chassis.resources import open_resources
from stride_contracts import Envelope, TopicKind, to_headers, topic_for
from stride_sessions.app import build_service

from tests.integration.delivery.kit import Message, read_topic, running, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from stride_chassis.resources import Resources
    from stride_provision import Issuer, SystemCredential
    from stride_sessions.settings import SessionsSettings

    from tests.infra.face import Kafka

CONCERN = {
    "kind": "concern",
    "category": "poor-lighting",
    "setting": "park-or-open-space",
    "light": "dark",
    "severity": "medium",
    "ward": "E05000455",
}
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@dataclass(frozen=True)
class Hearing:
    """The service, hearing: how to call it, what it has open, and the system whose replies it hears."""

    http: httpx.AsyncClient
    resources: Resources
    issuer: Issuer
    kafka: Kafka
    system: SystemCredential

    @property
    def borough(self) -> str:
        return self.system.borough

    async def ask(self, method: str, path: str, body: object) -> dict[str, Any]:
        """Send a command as somebody who may do everything in London; returns the answer."""
        token = self.issuer.token("test", ["central", "coordinator", "officer"], ["*"])
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
        answer = await self.http.request(method, path, json=body, headers=headers)
        said: dict[str, Any] = answer.raise_for_status().json()
        return said

    async def raised(self, borough: str | None = None) -> str:
        """Raise a concern of a borough, which takes part from now on; returns its id."""
        at = f"/boroughs/{borough or self.borough}"
        await self.ask("PUT", at, {"stage": "pilot"})
        concern_id: str = (await self.ask("POST", f"{at}/concerns", CONCERN))["concern_id"]
        return concern_id

    def write(self, *messages: Message) -> None:
        """Write records as the system, in order, and wait until the broker has taken them."""
        refused: list[object] = []
        producer = Producer(self.system.access.confluent())
        for message in messages:
            headers: list[Any] = message.headers
            producer.produce(
                message.topic,
                message.value,
                message.key,
                headers=headers,
                on_delivery=lambda error, _: refused.append(error) if error else None,
            )
        assert producer.flush(90) == 0
        assert refused == []

    async def heard(self, reply_id: str) -> None:
        """Wait until a reply was heard, and thereby all that were written before it."""
        query = "SELECT true FROM reply WHERE borough = $1 AND reply_id = $2"
        await until(lambda: self.resources.pool.fetchval(query, self.borough, reply_id))

    async def parked(self) -> list[Any]:
        """What was set aside of the borough's replies, in their order."""
        mine = topic_for(TopicKind.REPLIES, self.borough)
        query = 'SELECT "offset", reason, detail, parked::text AS shown, sealed FROM parked WHERE topic = $1 ORDER BY 1'
        return list(await self.resources.pool.fetch(query, mine))

    async def told(self, *, count: int) -> list[Told]:
        """What the borough's own `concerns` topic holds once it holds so much."""
        records = await read_topic(self.kafka, topic_for(TopicKind.CONCERNS, self.borough), count=count)
        return [Told(record.key.decode(), dict(record.headers), json.loads(record.value)) for record in records]


@dataclass(frozen=True)
class Told:
    """One record of a `concerns` topic."""

    key: str
    headers: Mapping[str, bytes]
    says: Mapping[str, Any]

    @property
    def name(self) -> str:
        return self.headers["ce_type"].decode().split(".")[1]

    @property
    def keyseq(self) -> int:
        return int(self.headers["ce_keyseq"])


@asynccontextmanager
async def hearing(
    settings: SessionsSettings, issuer: Issuer, kafka: Kafka, system: SystemCredential
) -> AsyncIterator[Hearing]:
    """Run the service's consumer, under a group of its own; its relay is for whoever wants something published."""
    service = build_service(settings)
    async with open_resources("sessions", settings) as resources:
        (replies,) = service.projections(resources)
        worker = ProjectionWorker(replace(replies, name=f"sessions.{secrets.token_hex(4)}"), resources)
        app = build_app("sessions", service.routers(resources), resources)
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sessions")
        async with client as http, running(worker):
            yield Hearing(http, resources, issuer, kafka, system)


def reply(
    borough: str, concern_id: str, name: str = "acknowledged", *, reply_id: str | None = None, **says: str
) -> Message:
    """A reply of the borough's lighting system."""
    envelope = Envelope(
        id=reply_id or str(uuid4()),
        source=f"/stride/systems/{borough}.lighting",
        type=f"stride.reply-{name}.v1",
        time=datetime.now(UTC),
        subject=concern_id,
        tenant=borough,
        traceparent=TRACE,
    )
    value = json.dumps({"concern_id": concern_id} | says).encode()
    return Message(topic_for(TopicKind.REPLIES, borough), concern_id.encode(), to_headers(envelope), value)


def with_header(message: Message, name: str, value: bytes | None) -> Message:
    """The same record with a header changed, or without it."""
    others = [pair for pair in message.headers if pair[0] != name]
    return replace(message, headers=others if value is None else [*others, (name, value)])
