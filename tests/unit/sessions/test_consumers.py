"""What the service hears, what it makes of it, and that it can be put together without a connection."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from stride_contracts import (
    Envelope,
    Received,
    Record,
    ReplyAcknowledged,
    ReplyActioned,
    ReplyDeclined,
    TopicKind,
    Unreadable,
)
from stride_sessions.app import SOURCE
from stride_sessions.consumers import hear_replies
from stride_sessions.store import Office
from stride_sessions.testing import MemoryOffice
from stride_sessions.testing.concerns import MemoryReplies

if TYPE_CHECKING:
    from stride_sessions.handlers.ports import Work

NOW = datetime(2026, 11, 22, 19, 40, tzinfo=UTC)
NO_CONNECTION: Any = None


@pytest.fixture
def merton() -> Work:
    return MemoryOffice(NOW).open("merton")


def received(name: str, key: str, **says: str) -> Received:
    record = Record("stride.merton.replies", 0, 0, key.encode(), (), json.dumps({"concern_id": key} | says).encode(), 0)
    return Received(record, Envelope("r1", "/stride/systems/merton.lighting", f"stride.{name}", NOW, key, "merton"))


async def outcome(work: Work, one: Received) -> str:
    """What becomes of a reply where the borough has no concern at all."""
    projection = hear_replies(lambda _, __: work)
    apply = projection.statements.get(one.envelope.type, projection.otherwise)
    assert apply is not None
    await apply(NO_CONNECTION, [one])
    assert isinstance(work.replies, MemoryReplies)
    [became] = work.replies.outcomes.values()
    return became


def test_replies_of_all_boroughs_are_heard_by_one_projection() -> None:
    projection = hear_replies(Office.open)  # type: ignore[arg-type]  # nothing is opened here
    assert (projection.name, projection.kinds) == ("sessions.replies", (TopicKind.REPLIES,))
    assert set(projection.apply) == {ReplyAcknowledged, ReplyActioned, ReplyDeclined}


@pytest.mark.parametrize(
    ("name", "says", "expected"),
    [
        ("reply-acknowledged.v1", {}, "concern-not-found"),
        ("reply-actioned.v1", {"action": "lighting"}, "concern-not-found"),
        ("reply-actioned.v1", {"action": "floodlights"}, "code-unknown"),
        ("reply-declined.v1", {"reason": "not-ours"}, "concern-not-found"),
        ("reply-declined.v1", {"reason": "too-dear"}, "code-unknown"),
        ("reply-postponed.v1", {}, "type-unknown"),
        ("reply-acknowledged.v2", {}, "type-unknown"),
        ("concern-closed.v1", {"outcome": "done"}, "type-unknown"),
    ],
)
async def test_what_a_reply_says_is_known_or_refused_by_what_is_not(
    merton: Work, name: str, says: dict[str, str], expected: str
) -> None:
    assert await outcome(merton, received(name, str(uuid4()), **says)) == expected


@pytest.mark.parametrize(
    "key", ["k", "SLR-20417", "35849E62-D137-4548-98B3-CBEB2A887BD6", "2c2ef7026f744250a52735a98ddf482f"]
)
async def test_a_reply_of_an_unknown_type_about_what_could_be_no_concern_cannot_be_read(merton: Work, key: str) -> None:
    with pytest.raises(Unreadable, match="key-mismatch: ce_subject"):
        await outcome(merton, received("reply-postponed.v1", key))


def test_events_name_their_source() -> None:
    assert SOURCE == "/stride/sessions"
