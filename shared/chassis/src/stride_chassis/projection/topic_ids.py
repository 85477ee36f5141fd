"""Asks the broker for the ids of topics on a consumer's own connections; a topic made anew under its name has another.

An admin client of librdkafka could be asked as well. But while that waits for a broker that refuses connections, it
heeds no `reconnect.backoff.ms`: it tried ten thousand times a second (librdkafka 2.16). aiokafka's own metadata request
ends at version 5, and topics have ids since version 10; what version 12 looks like is said in Kafka's protocol guide
(https://kafka.apache.org/protocol.html#The_Messages_Metadata).
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from aiokafka.errors import for_code
from aiokafka.protocol.abstract import AbstractType
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import Boolean, CompactArray, CompactString, Int16, Int32, Schema, TaggedFields

if TYPE_CHECKING:
    from collections.abc import Iterable
    from io import BytesIO

    from aiokafka import AIOKafkaConsumer

UUID_BYTES = 16
NO_ID = bytes(UUID_BYTES)
"""What stands for the id where a topic is asked for by its name."""

_TAGS = ("tags", TaggedFields)
_NUMBERS = CompactArray(Int32)


class _Uuid(AbstractType[bytes]):  # type: ignore[misc] # aiokafka is published without types
    @classmethod
    def encode(cls, value: bytes) -> bytes:
        return value

    @classmethod
    def decode(cls, data: BytesIO) -> bytes:
        return data.read(UUID_BYTES)


class _Metadata(Response):  # type: ignore[misc] # as above
    API_KEY = 3
    API_VERSION = 12
    SCHEMA = Schema(
        ("throttle_ms", Int32),
        (
            "brokers",
            CompactArray(
                ("node_id", Int32), ("host", CompactString()), ("port", Int32), ("rack", CompactString()), _TAGS
            ),
        ),
        ("cluster_id", CompactString()),
        ("controller_id", Int32),
        (
            "topics",
            CompactArray(
                ("error_code", Int16),
                ("name", CompactString()),
                ("topic_id", _Uuid),
                ("is_internal", Boolean),
                (
                    "partitions",
                    CompactArray(
                        ("error_code", Int16),
                        ("partition", Int32),
                        ("leader", Int32),
                        ("leader_epoch", Int32),
                        ("replicas", _NUMBERS),
                        ("in_sync_replicas", _NUMBERS),
                        ("offline_replicas", _NUMBERS),
                        _TAGS,
                    ),
                ),
                ("authorized_operations", Int32),
                _TAGS,
            ),
        ),
        _TAGS,
    )


class _AskMetadata(RequestStruct):  # type: ignore[misc] # as above
    FLEXIBLE_VERSION = True
    API_KEY = _Metadata.API_KEY
    API_VERSION = _Metadata.API_VERSION
    RESPONSE_TYPE = _Metadata
    SCHEMA = Schema(
        ("topics", CompactArray(("topic_id", _Uuid), ("name", CompactString()), _TAGS)),
        ("allow_auto_topic_creation", Boolean),
        ("include_authorized_operations", Boolean),
        _TAGS,
    )


class _TopicsByName(Request[_AskMetadata]):  # type: ignore[misc] # as above
    API_KEY = _Metadata.API_KEY

    def __init__(self, names: Iterable[str]) -> None:
        self._names = names

    def build(self, request_struct_class: type[_AskMetadata]) -> _AskMetadata:
        return request_struct_class(
            topics=[(NO_ID, name, {}) for name in self._names],
            allow_auto_topic_creation=False,
            include_authorized_operations=False,
            tags={},
        )


async def ask_topic_ids(consumer: AIOKafkaConsumer, names: Iterable[str]) -> dict[str, str]:
    """Ask for the ids of topics, written as librdkafka writes them: base64 without padding, and not the form for URLs.

    Raises aiokafka's `KafkaError` where no broker answers, or where one refuses a topic or does not know it.
    """
    client = consumer._client  # noqa: SLF001 - a consumer has no public way to ask what it does not ask itself
    answer = await client.send(client.get_random_node(), _TopicsByName(names))
    ids = {}
    for error_code, name, topic_id, *_ in answer.topics:
        if error_code:
            raise for_code(error_code)(name)
        ids[name] = b64encode(topic_id).rstrip(b"=").decode()
    return ids
