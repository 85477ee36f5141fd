"""What the tests of the recount say: sound records as they lie on the topics, and figures as reports gives them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.e2e.recount import figures
from tests.e2e.recount.records import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

SESSION = "0199d5a0-0000-7000-8000-000000000001"
CONCERN = "5a1d3c1e-0000-4000-8000-000000000002"
EVENT = "5a1d3c1e-0000-4000-8000-0000000000{:02d}"


def record(name: str, topic: str, facts: Mapping[str, object], *, number: int = 1, offset: int = 0) -> Record:
    subject = str(next(iter(facts.values())))
    headers = {
        "ce_specversion": "1.0",
        "ce_id": EVENT.format(number + 10 * len(name)),
        "ce_source": "/stride/sessions",
        "ce_type": f"stride.{name}.v1",
        "ce_time": "2026-11-22T18:00:00Z",
        "ce_subject": subject,
        "ce_dataschema": f"urn:stride:schema:{name}:1",
        "ce_tenant": "merton",
        "ce_keyseq": str(number),
        "content-type": "application/json",
    }
    encoded = tuple((header, value.encode()) for header, value in headers.items())
    return Record(topic, 0, offset, subject.encode(), encoded, json.dumps(facts).encode())


def cancelled(number: int = 1, *, offset: int = 0) -> Record:
    facts = {"session_id": SESSION, "reason": "weather"}
    return record("session-cancelled", "stride.merton.sessions", facts, number=number, offset=offset)


def raised() -> Record:
    facts = {
        "concern_id": CONCERN,
        "kind": "concern",
        "category": "poor-lighting",
        "setting": "quiet-street",
        "light": "dark",
        "severity": "low",
        "ward": "E05990301",
    }
    return record("concern-raised", "stride.merton.concerns", facts)


def of_concern(name: str, number: int, **facts: str) -> Record:
    return record(name, "stride.merton.concerns", {"concern_id": CONCERN, **facts}, number=number)


def london_of(records: list[Record]) -> dict[str, object]:
    counted = figures.recount(records)["merton"]
    return {
        "boroughs": [{"borough": "merton", **counted.figures(), "rollout": counted.rollout()}],
        "total": counted.figures(),
    }
