"""Kafka as the administrator of the running stack sees it: settings from the file that `stride env` names."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from confluent_kafka import KafkaException

from stride_cli.environment import Environment
from stride_cli.errors import Failed

SAYS_NOTHING = 0
"""librdkafka's level of log: a command says itself, and once, that Kafka does not answer."""


def read_properties(text: str) -> dict[str, Any]:
    """The settings of a librdkafka properties file."""
    lines = (line.strip() for line in text.splitlines())
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def admin_settings(environment: Environment) -> dict[str, Any]:
    """The administrator's settings for confluent-kafka."""
    settings = read_properties(environment.kafka.admin_properties.read_text(encoding="utf-8"))
    return {**settings, "log_level": SAYS_NOTHING}


@contextmanager
def asking(settings: Mapping[str, Any]) -> Iterator[None]:
    """Ask Kafka something, as these settings reach it; raises `Failed`, naming it, where it gives no answer."""
    try:
        yield
    except KafkaException as error:
        raise Failed(
            f"Kafka at {settings['bootstrap.servers']} gives no answer: {error.args[0].str()}",
            way_out="Is it up, and is the administrator's password right? See `stride status`.",
        ) from error
