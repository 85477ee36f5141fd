"""The sessions service with a reference file of its own: what is raised over HTTP in a made-up borough is on Kafka."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import uuid4

import httpx
from stride_chassis.app import build_app
from stride_chassis.relay import Relay
from stride_chassis.resources import open_resources
from stride_contracts import TopicKind, topic_for
from stride_sessions.app import build_service

from tests.integration.delivery.kit import read_topic, running

if TYPE_CHECKING:
    from stride_provision import Issuer
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


async def test_a_concern_that_is_raised_over_http_arrives_on_its_boroughs_topic(
    settings: SessionsSettings, issuer: Issuer, borough: str, kafka: Kafka
) -> None:
    async with open_resources("sessions", settings) as resources:
        app = build_app("sessions", build_service(settings).routers(resources), resources)
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sessions")
        async with client as http, running(Relay(resources)):
            await ask(http, issuer, "PUT", f"/boroughs/{borough}", {"stage": "pilot"})
            raised = await ask(http, issuer, "POST", f"/boroughs/{borough}/concerns", CONCERN)
            [record] = await read_topic(kafka, topic_for(TopicKind.CONCERNS, borough), count=1)

    assert record.key.decode() == raised["concern_id"]
    assert dict(record.headers)["ce_tenant"].decode() == borough


async def ask(http: httpx.AsyncClient, issuer: Issuer, method: str, path: str, body: object) -> dict[str, str]:
    """Send a command as somebody who may do everything in London; returns the answer."""
    token = issuer.token("test", ["central", "coordinator", "officer"], ["*"])
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}
    answer = await http.request(method, path, content=json.dumps(body), headers=headers)
    said: dict[str, str] = answer.raise_for_status().json()
    return said
