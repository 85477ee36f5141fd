"""Looks for canaries wherever somebody may look: in records, in the broker's files, in logs and in figures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import asyncpg
import httpx

from tests.e2e.recount.records import read_all, read_properties

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stride_cli.stack import Stack

    from tests.e2e.promises.planting import Canary
    from tests.e2e.recount.records import Record


def found_in(hays: Iterable[bytes], canaries: Iterable[Canary]) -> set[str]:
    """The places of those canaries that are told there."""
    small = [hay.lower() for hay in hays]
    return {one.place for one in canaries if any(one.is_in(hay) for hay in small)}


def records_of(stack: Stack) -> list[Record]:
    """Everything on all topics of ours, also on those that no event belongs on."""
    return read_all(read_properties(stack.environment().kafka.admin_properties))


def all_of(record: Record) -> bytes:
    """Key, headers and value; a value that is JSON also as it reads without escapes."""
    named = [name.encode() + b"=" + value for name, value in record.headers]
    return b"\n".join([record.topic.encode(), record.key or b"", *named, record.value, unescaped(record.value)])


def unescaped(value: bytes) -> bytes:
    try:
        return json.dumps(json.loads(value), ensure_ascii=False).encode()
    except ValueError:
        return b""


def segments_of(stack: Stack, *, apart_from: str | None = None) -> Iterator[bytes]:
    """The broker's log segments, byte by byte as they lie on disk; nothing in them is compressed.

    Those of a partition whose name begins as `apart_from` says are left out.
    """
    for file in sorted((stack.state / "kafka" / "kafka").rglob("*.log")):
        if apart_from is None or not file.parent.name.startswith(apart_from):
            yield file.read_bytes()


def logs_of(stack: Stack) -> dict[str, bytes]:
    """What operators get to read: of the services, of Kafka and of Postgres, and what names those who were erased."""
    here = stack.state.path
    files = [
        file
        for where in ("logs/*.log", "kafka/*.log", "postgres/*.log", "deletions.jsonl")
        for file in here.glob(where)
    ]
    return {str(file.relative_to(here)): file.read_bytes() for file in files}


async def rows_of(stack: Stack, service: str) -> list[bytes]:
    """Every row of every table of a service, as text, and what it holds in bytes as it is."""
    conn = await asyncpg.connect(stack.environment().services[service].database_url)
    try:
        tables = await conn.fetch("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
        rows = [row for table in tables for row in await conn.fetch(f'SELECT * FROM "{table["name"]}"')]  # noqa: S608
    finally:
        await conn.close()
    return [value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row.values()]


def figures_of(stack: Stack) -> dict[str, bytes]:
    """What Prometheus is shown by each service."""
    bearer = {"Authorization": f"Bearer {stack.token(['service'], ['*'])}"}
    names = ("sessions", "reports", "notifications")
    urls = {name: f"{stack.url(name)}/metrics" for name in names}
    return {name: httpx.get(url, headers=bearer, timeout=90).raise_for_status().content for name, url in urls.items()}
