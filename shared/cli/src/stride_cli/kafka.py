"""Kafka as the administrator of the running stack sees it: settings from the file that `stride env` names."""

from typing import Any

from stride_cli.environment import Environment


def read_properties(text: str) -> dict[str, Any]:
    """The settings of a librdkafka properties file."""
    lines = (line.strip() for line in text.splitlines())
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def admin_settings(environment: Environment) -> dict[str, Any]:
    """The administrator's settings for confluent-kafka."""
    return read_properties(environment.kafka.admin_properties.read_text(encoding="utf-8"))
