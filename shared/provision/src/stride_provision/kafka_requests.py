"""Waits for Kafka's answers to administrative requests, always bounded, and says in our words what went wrong."""

import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimedOut
from typing import TypeVar

from confluent_kafka import KafkaError, KafkaException

from stride_provision.errors import KafkaRefused, KafkaSilent

REQUEST_SECONDS = 15.0
_BETWEEN_LOOKS = 0.02
_SILENT = frozenset(
    {
        KafkaError._TIMED_OUT,  # noqa: SLF001 -- librdkafka's local codes are spelled so in its documentation
        KafkaError._TRANSPORT,  # noqa: SLF001 -- the same
        KafkaError._ALL_BROKERS_DOWN,  # noqa: SLF001 -- the same
        KafkaError._AUTHENTICATION,  # noqa: SLF001 -- the same
        KafkaError.REQUEST_TIMED_OUT,
    }
)

T = TypeVar("T")
K = TypeVar("K")


def settle(future: "Future[T]", doing: str) -> T:
    """Return a request's answer; raises `KafkaRefused` or `KafkaSilent`, naming what was being done."""
    try:
        return future.result(REQUEST_SECONDS + 1)
    except FutureTimedOut as late:
        raise KafkaSilent(_silence(doing)) from late
    except KafkaException as answer:
        error = answer.args[0]
        if error.code() in _SILENT:
            raise KafkaSilent(f"{_silence(doing)}: {error.str()}") from answer
        raise KafkaRefused(f"{doing}: {error.str()}") from answer


def settle_each(futures: "Mapping[K, Future[T]]", doing: str, *, beside: Collection[int] = ()) -> dict[K, T]:
    """Return the answers by key, without those that Kafka refused with an error code of `beside`."""
    answers = {}
    for key, future in futures.items():
        try:
            answers[key] = settle(future, f"{doing} {key}")
        except KafkaRefused as refused:
            if _code(refused) not in beside:
                raise
    return answers


def await_sight(is_seen: Callable[[], bool], doing: str) -> None:
    """Wait until a change shows: Kafka answers when it is written down, the brokers act on it a little later."""
    deadline = time.monotonic() + REQUEST_SECONDS
    while not is_seen():
        if time.monotonic() > deadline:
            raise KafkaSilent(f"{doing}: accepted, but not in force after {REQUEST_SECONDS:.0f} s")
        time.sleep(_BETWEEN_LOOKS)


def _silence(doing: str) -> str:
    return f"{doing}: no answer within {REQUEST_SECONDS:.0f} s; is Kafka up, and is the password right?"


def _code(refused: KafkaRefused) -> int | None:
    cause = refused.__cause__
    return cause.args[0].code() if isinstance(cause, KafkaException) else None
