"""Says how to reach the broker and as whom, to each of the two Kafka clients; opens nothing."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any

from faststream.security import SASLScram512

RETRY_MS = 3500
"""How long either client waits for a broker that did not answer; aiokafka makes some nine attempts in that time."""

if TYPE_CHECKING:
    from stride_chassis.settings import ServiceSettings


def librdkafka_config(settings: ServiceSettings) -> dict[str, Any]:
    """Build librdkafka properties: SCRAM-SHA-512, over TLS where a CA file is set."""
    config = {
        "bootstrap.servers": settings.kafka_bootstrap_servers,
        "security.protocol": "SASL_SSL" if settings.kafka_ca_file else "SASL_PLAINTEXT",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": settings.kafka_username,
        "sasl.password": settings.kafka_password.get_secret_value(),
        "reconnect.backoff.ms": RETRY_MS,
        "reconnect.backoff.max.ms": RETRY_MS,
        "metadata.recovery.strategy": "none",  # the other one begins anew without a pause, some ten times a second
        "log_level": 2,  # an outage is reported once, by our own health
    }
    if settings.kafka_ca_file:
        config["ssl.ca.location"] = str(settings.kafka_ca_file)
    return config


def faststream_security(settings: ServiceSettings) -> SASLScram512:
    """Build the same for FastStream and aiokafka."""
    context = ssl.create_default_context(cafile=settings.kafka_ca_file) if settings.kafka_ca_file else None
    return SASLScram512(
        username=settings.kafka_username,
        password=settings.kafka_password.get_secret_value(),
        use_ssl=context is not None,
        ssl_context=context,
    )
