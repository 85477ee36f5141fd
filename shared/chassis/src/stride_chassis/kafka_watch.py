"""Watches the broker on a connection of its own, since neither Kafka client says why it cannot connect."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from aiokafka.conn import AIOKafkaConnection, create_conn
from aiokafka.errors import KafkaError
from aiokafka.protocol.admin import ApiVersionRequest

from stride_chassis.kafka import faststream_security
from stride_chassis.watch import ANSWER_SECONDS, Watch

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from stride_chassis.health import Health
    from stride_chassis.settings import ServiceSettings


class KafkaWatch(Watch):
    """Reports as `kafka`: whether any of the brokers answers, is trusted, and lets this service in.

    Args:
        settings: how to reach the brokers and as whom.
        health: where it reports.
    """

    name = "kafka"
    server = "kafka"

    def __init__(self, settings: ServiceSettings, health: Health) -> None:
        super().__init__(health)
        security = faststream_security(settings)
        self._servers = settings.kafka_bootstrap_servers.split(",")
        self._how: dict[str, Any] = {
            "security_protocol": "SASL_SSL" if security.use_ssl else "SASL_PLAINTEXT",
            "ssl_context": security.ssl_context,
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": security.username,
            "sasl_plain_password": security.password,
        }

    def is_away(self, error: BaseException) -> bool:
        return isinstance(error, KafkaError | OSError)

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Callable[[], Awaitable[object]]]:
        connection = await self._connect()
        try:
            yield lambda: connection.send(ApiVersionRequest())
        finally:
            connection.close()

    async def _connect(self) -> AIOKafkaConnection:
        """Connect to the first broker that takes us; raises what the last one said."""
        *others, last = self._servers
        for server in others:
            try:
                return await self._connect_to(server)
            except (KafkaError, OSError):
                continue
        return await self._connect_to(last)

    async def _connect_to(self, server: str) -> AIOKafkaConnection:
        host, _, port = server.strip().rpartition(":")
        async with asyncio.timeout(ANSWER_SECONDS):
            return await create_conn(host.strip("[]"), int(port), client_id="stride-watch", **self._how)
