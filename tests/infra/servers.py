"""Makes the run's servers of the chosen kind; whoever asks for one starts it, and discards it in the end."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from tests.infra.choice import Infra, chosen
from tests.infra.embedded import embedded_kafka, embedded_postgres
from tests.infra.engine import prepare
from tests.infra.kafka_container import KafkaContainer
from tests.infra.postgres_container import PostgresContainer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.infra.face import Kafka, Postgres


def make_kafka(folder: Path) -> Kafka:
    """A Kafka that is not started yet; the folder keeps what belongs to it."""
    return KafkaContainer(folder) if _is_docker() else embedded_kafka(folder)


def make_postgres(folder: Path, *, is_lasting: bool = False) -> Postgres:
    """A Postgres that is not started yet; the folder keeps what belongs to it.

    One that is killed and started again has to be lasting.
    """
    return PostgresContainer(is_lasting=is_lasting) if _is_docker() else embedded_postgres(folder)


@contextmanager
def running_postgres(folder: Path, *, is_lasting: bool = False) -> Iterator[Postgres]:
    """A Postgres that runs, and is discarded in the end."""
    server = make_postgres(folder, is_lasting=is_lasting)
    try:
        server.start()
        yield server
    finally:
        server.discard()


@cache
def _is_docker() -> bool:
    if chosen().infra is not Infra.DOCKER:
        return False
    prepare()
    return True
