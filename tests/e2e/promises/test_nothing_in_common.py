"""Two concerns, or a concern and a session, share no id, trace, reference or exact time, whatever is on the topics.

What they may share is codes, the hour, and the broker's own timestamps and offsets, which DECISIONS names.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.promises.searching import records_of
from tests.e2e.promises.test_start_times import UUID, scalars
from tests.e2e.recount.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stride_cli.stack import Stack

    from tests.e2e.promises.life import Life

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1800)]

TRACE = re.compile(r"[0-9a-f]{16,32}")


def is_about_a_concern(record: Record) -> bool:
    return record.topic.endswith((".concerns", ".replies"))


def marks(record: Record) -> Iterator[str]:
    """Everything in a record by which another could be known to belong to it."""
    headers = {name: value.decode(errors="replace") for name, value in record.headers}
    told: dict[str, Any] = json.loads(record.value)
    for text in [(record.key or b"").decode(), *headers.values(), *scalars(told)]:
        yield from UUID.findall(text)
    yield from TRACE.findall(headers.get("traceparent", "").replace("-", " "))
    if told.get("reference"):
        yield str(told["reference"])
    yield from (text for text in times(headers, told) if not text.endswith(":00:00+00:00"))


def times(headers: dict[str, str], told: dict[str, Any]) -> Iterator[str]:
    for text in [headers.get("ce_time", ""), *scalars(told)]:
        if "T" in text and ":" in text:
            yield datetime.fromisoformat(text).isoformat()


def ties(records: Iterable[Record]) -> list[str]:
    """What is told of two, one of which at least is a concern."""
    told_of: defaultdict[str, set[tuple[bool, bytes]]] = defaultdict(set)
    for record in records:
        for mark in marks(record):
            told_of[mark].add((is_about_a_concern(record), record.key or b""))
    return [mark for mark, those in told_of.items() if len(those) > 1 and any(is_concern for is_concern, _ in those)]


def test_no_two_concerns_and_no_concern_and_session_have_anything_in_common(stack: Stack, life: Life) -> None:
    records = [record for record in records_of(stack) if record.borough == life.borough and not record.is_reply]
    raised = {record.key for record in records if record.name == "concern-raised"}
    assert len(raised) > 5
    assert {record.name for record in records} >= {"session-created", "concern-triaged", "concern-closed"}
    assert ties(records) == []


def said(topic: str, key: str, *, headers: dict[str, str] | None = None, **told: Any) -> Record:
    named = {"ce_id": f"{key[:8]}-1111-4000-8000-{topic[:1]}00000000000".replace("s", "a"), **(headers or {})}
    encoded = tuple((name, value.encode()) for name, value in named.items())
    return Record(f"stride.camden.{topic}", 0, 0, key.encode(), encoded, json.dumps(told).encode())


FIRST, SECOND, SESSION = (f"{digit * 8}-0000-4000-8000-000000000000" for digit in "123")


@pytest.mark.parametrize(
    "shared",
    [
        {"session_id": SESSION},
        {"into": FIRST},
        {"reference": "SLR-20417"},
        {"headers": {"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}},
        {"headers": {"ce_time": "2026-11-26T18:37:07.123456+00:00"}},
        {"headers": {"ce_correlationid": SESSION}},
    ],
    ids=str,
)
@pytest.mark.parametrize("topic", ["concerns", "sessions"])
def test_what_two_have_in_common_is_found(topic: str, shared: dict[str, Any]) -> None:
    other = FIRST if "into" in shared else SESSION
    one = said("concerns", SECOND, **shared)
    another = said(topic, other, **({} if shared.get("into") or "session_id" in shared else shared))
    assert len(ties([one, another])) >= 1


def test_what_is_told_of_one_and_the_same_concern_is_no_tie() -> None:
    at = {"ce_time": "2026-11-26T18:00:00+00:00"}
    both = [said("concerns", FIRST, headers=at, reference="A-1"), said("replies", FIRST, headers=at, reference="A-1")]
    assert ties([*both, said("sessions", SESSION, headers=at)]) == []
