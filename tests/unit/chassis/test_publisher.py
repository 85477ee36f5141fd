"""A publisher whose broker is away says why, in the words of librdkafka's own reports."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

import pytest
from stride_chassis import publisher
from stride_chassis.kafka import librdkafka_config
from stride_chassis.outage import Kind, Outage
from stride_chassis.publisher import Batch, KafkaAway, Publisher, Sent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from confluent_kafka import Producer
    from stride_chassis.settings import ServiceSettings

PATIENCE_S = 90.0


async def test_a_broker_that_refuses_is_told(settings: ServiceSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publisher, "METADATA_SECONDS", 1.0)
    away = Publisher(librdkafka_config(settings))
    told = None
    async with asyncio.timeout(PATIENCE_S):  # librdkafka's own thread tells why, sooner or later
        while told != Outage(Kind.AWAY, "connection refused"):
            with pytest.raises(KafkaAway) as caught:
                await away.check()
            told = caught.value.outage


async def test_a_ca_file_that_cannot_be_read_for_now_is_an_outage(settings: ServiceSettings, tmp_path: Path) -> None:
    config = librdkafka_config(settings) | {
        "security.protocol": "SASL_SSL",
        "ssl.ca.location": str(tmp_path / "being-written.crt"),
    }
    with pytest.raises(KafkaAway) as caught:
        await Publisher(config).check()
    assert caught.value.outage == Outage(Kind.DISTRUSTED, "CA file cannot be read")


class Failed:
    """A producer that has failed for good, as confluent-kafka shows it: every call raises."""

    def __getattr__(self, _: str) -> Callable[..., None]:
        def fail(*_: object, **__: object) -> None:
            raise SystemError("returned a result with an exception set")

        return fail


async def test_a_producer_that_failed_for_good_is_an_outage_and_acknowledges_nothing(settings: ServiceSettings) -> None:
    failed = Publisher(librdkafka_config(settings))
    failed._producer = cast("Producer", Failed())
    with pytest.raises(KafkaAway):
        await failed.confirm(Sent(Batch.of([]), refused={}))
    assert failed._producer is None


async def test_so_is_one_that_is_asked_for_a_sign_of_life(settings: ServiceSettings) -> None:
    failed = Publisher(librdkafka_config(settings))
    failed._producer = cast("Producer", Failed())
    with pytest.raises(KafkaAway):
        await failed.check()
    assert failed._producer is None
