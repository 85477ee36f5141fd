"""Says in plain words why a server cannot be used: what kind of trouble it is, and its cause; it repeats no secret."""

import os
import re
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, Self, TypeAlias

import asyncpg
from aiokafka.errors import (
    IllegalSaslStateError,
    KafkaConnectionError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)
from confluent_kafka import KafkaError

LONGEST_CAUSE = 200

CLOSED = "connection closed"
SILENT = "no answer in time"
UNKNOWN_NAME = "name cannot be resolved"
UNVERIFIED = "certificate verify failed"
LOGIN_REFUSED = "SASL authentication failed"


class Kind(StrEnum):
    """Who has to look where: whether the server is there, whether it is trusted, whether it lets us in."""

    AWAY = "away"
    DISTRUSTED = "distrusted"
    REFUSES_LOGIN = "refuses-login"


class Outage(NamedTuple):
    """Why a server cannot be used; an unknown cause is empty."""

    kind: Kind = Kind.AWAY
    cause: str = ""

    @classmethod
    def of(cls, error: BaseException) -> Self:
        """Explain what was raised while connecting, asking or waiting, by the first cause in it that has words."""
        for one in _chain(error):
            explained = _explained(one)
            if explained is not None:
                return cls(*explained)
        return cls(cause=type(error).__name__)

    @classmethod
    def reported(cls, errors: Iterable[KafkaError]) -> Self:
        """Explain what librdkafka reported of its connections; the last word that means something counts."""
        found = [told for error in errors if (told := _told(error)) is not None]
        worst = [told for told in found if told[0] is not Kind.AWAY] or found
        return cls(*worst[-1]) if worst else cls()


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    behind: BaseException | None = error
    while behind is not None and behind not in seen:
        seen.append(behind)
        yield behind
        behind = behind.__cause__ or behind.__context__


def _distrust(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"{UNVERIFIED}: {error.verify_message}"[:LONGEST_CAUSE]
    reason = getattr(error, "reason", None) or "no reason given"  # what OpenSSL did not raise itself has none
    return f"TLS failed: {reason.replace('_', ' ').lower()}"


def _said(error: asyncpg.PostgresError) -> str:
    return str(error.args[0] if error.args else type(error).__name__)[:LONGEST_CAUSE]


def _closed(error: Exception) -> str:
    """These drivers have no class for it: only the text says that a connection was closed."""
    return CLOSED if "clos" in str(error) else ""


def _unreachable(error: OSError) -> str:
    """Name the network's trouble; asyncio joins those of several addresses in one text."""
    if isinstance(error, TimeoutError):
        return SILENT
    if isinstance(error, socket.gaierror):
        return UNKNOWN_NAME
    numbers = [error.errno] if error.errno else [int(number) for number in re.findall(r"\[Errno (\d+)\]", str(error))]
    if numbers:
        return os.strerror(numbers[0]).lower()
    return CLOSED if isinstance(error, ConnectionError) else "network failure"


_OF_THE_SERVER = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InvalidCatalogNameError,
)
"""What Postgres says of itself; of a statement it may repeat a value, which belongs in no log."""

_Words: TypeAlias = Callable[[Any], str]
_RAISED: Sequence[tuple[tuple[type[BaseException], ...], Kind, _Words]] = (
    ((ssl.SSLEOFError, ssl.SSLZeroReturnError), Kind.AWAY, lambda _: CLOSED),
    ((ssl.SSLError,), Kind.DISTRUSTED, _distrust),
    (
        (SaslAuthenticationFailed, UnsupportedSaslMechanismError, IllegalSaslStateError),
        Kind.REFUSES_LOGIN,
        lambda _: LOGIN_REFUSED,
    ),
    ((asyncpg.InvalidAuthorizationSpecificationError,), Kind.REFUSES_LOGIN, _said),
    ((asyncpg.ConnectionDoesNotExistError, asyncpg.InterfaceError, KafkaConnectionError), Kind.AWAY, _closed),
    (_OF_THE_SERVER, Kind.AWAY, _said),
    ((asyncpg.PostgresError,), Kind.AWAY, lambda error: type(error).__name__),
    ((OSError,), Kind.AWAY, _unreachable),
)
"""The first that fits explains an error, if it has words for it."""


def _explained(error: BaseException) -> tuple[Kind, str] | None:
    kind, words = next(((kind, words) for some, kind, words in _RAISED if isinstance(error, some)), (None, None))
    cause = words(error) if words else ""
    return (kind, cause) if kind and cause else None


_TOLD = {
    KafkaError._AUTHENTICATION: (Kind.REFUSES_LOGIN, LOGIN_REFUSED),  # noqa: SLF001 - public under this name
    KafkaError.SASL_AUTHENTICATION_FAILED: (Kind.REFUSES_LOGIN, LOGIN_REFUSED),
    KafkaError._RESOLVE: (Kind.AWAY, UNKNOWN_NAME),  # noqa: SLF001 - as above
    KafkaError._TIMED_OUT: (Kind.AWAY, SILENT),  # noqa: SLF001 - as above
    KafkaError._TRANSPORT: (Kind.AWAY, "no connection"),  # noqa: SLF001 - as above
    KafkaError._SSL: (Kind.DISTRUSTED, "TLS failed"),  # noqa: SLF001 - as above
}
_WORDS = {
    UNVERIFIED: (Kind.DISTRUSTED, UNVERIFIED),
    "ssl.ca.location": (Kind.DISTRUSTED, "CA file cannot be read"),
    "connection refused": (Kind.AWAY, "connection refused"),
    "no route to host": (Kind.AWAY, "no route to host"),
    "timed out": (Kind.AWAY, SILENT),
    "disconnected": (Kind.AWAY, CLOSED),
}


def _told(error: KafkaError) -> tuple[Kind, str] | None:
    """What librdkafka means: by its words where they say more than the code."""
    text = error.str().lower()
    return next((told for words, told in _WORDS.items() if words in text), _TOLD.get(error.code()))
