"""One bad event stops only its own key. It is set aside in Postgres, and its key's later events behind it.

A record is parked when it can never be applied: it cannot be read, or the database refuses what it says. A server
that is away parks nothing, nor does a table that is missing. Replies come in no order, so nothing waits behind one.
What the record said is sealed; reason and detail name the fault and hold no value of it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING

import structlog
from stride_contracts import TopicKind, Unreadable, kind_of

from stride_chassis.errors import Unprocessable
from stride_chassis.queries import load_queries

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from stride_contracts import Record

    from stride_chassis.postgres import Connection
    from stride_chassis.seal import Sealer

log = structlog.get_logger(__name__)

QUEUED = "queued-behind"

_queries = load_queries("stride_chassis", "sql/project.sql")


class Parking:
    """Parks the records of one projection.

    Args:
        projection: name of the projection that could not apply them.
        sealer: seals what the records say, and hashes their keys.
    """

    def __init__(self, projection: str, sealer: Sealer) -> None:
        self._projection = projection
        self._sealer = sealer

    async def find_keys(self, conn: Connection, topics: Collection[str]) -> set[tuple[str, bytes]]:
        """Find the keys of these topics that wait behind a parked record, as (topic, digest)."""
        rows = _queries.find_parked_keys(conn, projection=self._projection, topics=list(topics))
        return {(row["topic"], row["key_digest"]) async for row in rows}

    def waits(self, record: Record, parked_keys: Collection[tuple[str, bytes]]) -> bool:
        """Whether a record's key waits behind a parked one."""
        return bool(parked_keys) and (record.topic, self._digest(record)) in parked_keys

    async def park(self, conn: Connection, record: Record, cause: Exception | None) -> Iterable[tuple[str, bytes]]:
        """Set a record aside, for a cause or behind its key; returns the key that waits from now on, if it has one."""
        reason, detail = explain(cause)
        digest = self._digest(record)
        await _queries.park_record(
            conn,
            projection=self._projection,
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            key_digest=digest,
            reason=reason,
            detail=detail,
            fingerprint=_fingerprint(self._projection, reason, detail),
            sealed=self._sealer.seal(_dump(record)),
        )
        if cause is not None:
            where = {"topic": record.topic, "partition": record.partition, "offset": record.offset}
            log.error("event parked", projection=self._projection, reason=reason, detail=detail, **where)
        return [] if digest is None else [(record.topic, digest)]

    def _digest(self, record: Record) -> bytes | None:
        """A hash of the key; None if there is none, or if its events come in no order."""
        if record.key is None or kind_of(record.topic) is TopicKind.REPLIES:
            return None
        return self._sealer.keyed_hash(record.key)


def explain(cause: Exception | None) -> tuple[str, str]:
    """Name a fault by a stable reason and a detail that holds no value of the record."""
    if cause is None:
        return QUEUED, ""
    if isinstance(cause, Unreadable | Unprocessable):
        return cause.reason, cause.detail
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        constraint = getattr(cause, "constraint_name", None) or ""
        return "database-refused", f"{type(cause).__name__} {state} {constraint}".strip()
    return "handler-failed", type(cause).__name__


def _fingerprint(*parts: str) -> str:
    """Twelve hexadecimal digits that are equal for equal faults, to group what is parked."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def _dump(record: Record) -> bytes:
    """Write a record down whole, whatever bytes it holds."""

    def text(raw: bytes | None) -> str | None:
        return None if raw is None else base64.b64encode(raw).decode()

    headers = [(name, text(value)) for name, value in record.headers]
    return json.dumps({"key": text(record.key), "headers": headers, "value": text(record.value)}).encode()
