"""What a test may ask of the run's Kafka and Postgres, whichever they are; it starts neither of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from stride_provision import KafkaAccess


class Server(Protocol):
    """A server of the run. After `kill`, `start` brings it back at the same address; a lasting one has what it held."""

    def start(self) -> object:
        """Start it and wait until it answers."""

    def kill(self) -> None:
        """End it as a crash would."""

    def discard(self) -> None:
        """Stop it and remove all it held; may be repeated."""


class Kafka(Server, Protocol):
    """One secured broker."""

    @property
    def access(self) -> KafkaAccess:
        """The administrator's way in, by the listener that clients use."""

    def freeze(self) -> None:
        """Let it stand still with its connections open."""

    def thaw(self) -> None:
        """Let it go on."""


class Postgres(Server, Protocol):
    """One server that asks everybody for a password."""

    @property
    def admin_dsn(self) -> str:
        """The superuser's way in."""
