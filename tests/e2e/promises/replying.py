"""A borough's own system says in its replies whatever can be said there, a canary in each part of a record."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from confluent_kafka import Producer
from stride_contracts import TopicKind, topic_for
from stride_provision import SystemCredential

from tests.e2e.promises.planting import SENTENCE, SHAPES, canary

if TYPE_CHECKING:
    from stride_cli.stack import Stack

    from tests.e2e.promises.planting import Canary

SLUG, REFERENCE = SHAPES[4], SHAPES[5]
TOLD_ON = "a reply, reference"
"""What of a reply is told on: the number of a record of the system's own, by which the borough finds it again."""


@dataclass
class Replier:
    """A system of a borough.

    Args:
        stack: the running stack.
        borough: whose system it is; its credential is that of the onboarding.
        told: what was planted so far.
    """

    stack: Stack
    borough: str
    told: list[Canary]

    def reply(self, concern_id: str) -> None:
        """About a concern that is there, and one that is not; what can be read, and what cannot."""
        acknowledged: dict[str, Any] = {"reference": self._tell(TOLD_ON, REFERENCE)}
        records = [
            self._record(concern_id, "acknowledged", acknowledged | {"note": self._tell("a reply, unknown field")}),
            self._record(concern_id, "actioned", {"action": self._tell("a reply, action", SLUG)}),
            self._record(concern_id, "declined", {"reason": self._tell("a reply, reason", SLUG)}),
            self._record(str(uuid4()), "acknowledged", {"reference": self._tell("a reply about nothing", REFERENCE)}),
            self._record(concern_id, self._tell("a reply, type", SLUG), {}),
            self._record(concern_id, "acknowledged", {"reference": self._tell("a reply, no reference")}),
            self._record(concern_id, "acknowledged", {}, ce_note=self._tell("a reply, a header")),
            self._record(concern_id, "acknowledged", {}, traceparent=self._tell("a reply, traceparent")),
            self._record(concern_id, "acknowledged", {}, ce_tenant=self._tell("a reply, ce_tenant", SLUG)),
            (concern_id, f'{{"broken": "{self._tell("a reply, broken JSON")}'.encode(), self._headers("acknowledged")),
        ]
        self._write(records)

    def _record(
        self, concern_id: str, name: str, says: dict[str, Any], **headers: str
    ) -> tuple[str, bytes, dict[str, str]]:
        value = json.dumps({"concern_id": concern_id, **says}).encode()
        return concern_id, value, {**self._headers(name), "ce_subject": concern_id, **headers}

    def _headers(self, name: str) -> dict[str, str]:
        """Of a source and an id that tell as well."""
        return {
            "ce_specversion": "1.0",
            "ce_id": self._tell("a reply, ce_id", SLUG),
            "ce_source": f"/stride/systems/{self._tell('a reply, ce_source', SLUG)}",
            "ce_type": f"stride.reply-{name}.v1",
            "ce_time": "2026-11-26T12:00:00Z",
            "ce_subject": "",
            "ce_dataschema": "https://stride.example/reply",
            "ce_tenant": self.borough,
            "content-type": "application/json",
        }

    def _tell(self, place: str, shape: Any = SENTENCE) -> str:
        self.told.append(canary(place, shape))
        return self.told[-1].text

    def _write(self, records: list[tuple[str, bytes, dict[str, str]]]) -> None:
        refused: list[object] = []
        credentials = self.stack.environment().boroughs[self.borough].credentials
        producer = Producer(SystemCredential.load(credentials).access.confluent())
        for key, value, headers in records:
            named: list[Any] = [(name, text.encode()) for name, text in headers.items()]
            producer.produce(
                topic_for(TopicKind.REPLIES, self.borough),
                value,
                key,
                headers=named,
                on_delivery=lambda error, _: refused.append(error) if error else None,
            )
        assert producer.flush(90) == 0
        assert refused == []
