"""Ids of topics are read from what a broker answers, whatever their bytes are; a topic that has none is an error."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import UnknownTopicOrPartitionError
from stride_chassis.projection.topic_ids import ask_topic_ids

UNKNOWN = 3


def _consumer(*topics: tuple[int, str, bytes]) -> Any:
    async def send(node_id: int, request: Any) -> Any:
        assert node_id == 1
        asked = request.prepare({3: (0, 13)})
        assert asked.API_VERSION == 12
        answer = asked.RESPONSE_TYPE(
            throttle_ms=0,
            brokers=[(1, "kafka", 9092, None, {})],
            cluster_id=None,
            controller_id=1,
            topics=[(code, name, topic_id, False, [], 0, {}) for code, name, topic_id in topics],
            tags={},
        )
        return asked.RESPONSE_TYPE.decode(answer.encode())

    return SimpleNamespace(_client=SimpleNamespace(get_random_node=lambda: 1, send=send))


async def test_an_id_of_any_bytes_is_written_as_librdkafka_writes_it() -> None:
    consumer = _consumer((0, "stride.rollout", b"\xff" * 16), (0, "stride.merton.sessions", b"\xfb" * 16))
    assert await ask_topic_ids(consumer, ["stride.rollout", "stride.merton.sessions"]) == {
        "stride.rollout": "/////////////////////w",
        "stride.merton.sessions": "+/v7+/v7+/v7+/v7+/v7+w",
    }


async def test_a_topic_that_is_not_known_has_no_id() -> None:
    with pytest.raises(UnknownTopicOrPartitionError, match=r"stride\.nowhere"):
        await ask_topic_ids(_consumer((UNKNOWN, "stride.nowhere", bytes(16))), ["stride.nowhere"])
