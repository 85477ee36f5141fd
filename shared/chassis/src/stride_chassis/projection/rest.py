"""Gives aiokafka's consumer a pause that it lacks: while it knows no leader it asks for metadata again without end.

A broker that is stopping may name no leader for a partition. If nobody answers from then on, the fetcher wakes with
each failed update and asks for the next, as fast as connections fail: some eighty a second, seen when a broker came
back with an expired certificate. aiokafka's `retry_backoff_ms` is not heeded there (as in its issue 1155).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiokafka import AIOKafkaConsumer
    from aiokafka.cluster import ClusterMetadata

REST_SECONDS = 1.0


def rest_between_updates(consumer: AIOKafkaConsumer) -> None:
    """Have a consumer rest after an update of its metadata that did not tell it all leaders; others wait with it."""
    client = consumer._client  # noqa: SLF001 - there is no other way to it, and no setting
    update = client._metadata_update  # noqa: SLF001 - as above

    async def update_and_rest(cluster: ClusterMetadata, topics: set[str] | None) -> bool:
        updated: bool = await update(cluster, topics)
        if not (updated and _knows_all_leaders(cluster)):
            await asyncio.sleep(REST_SECONDS)
        return updated

    client._metadata_update = update_and_rest  # noqa: SLF001 - as above


def _knows_all_leaders(cluster: ClusterMetadata) -> bool:
    return all(
        cluster.partitions_for_topic(topic) == cluster.available_partitions_for_topic(topic)
        for topic in cluster.topics()
    )
