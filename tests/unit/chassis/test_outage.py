"""Why a server cannot be used is told in plain words, and tells who must act: nothing of a secret or an address."""

from __future__ import annotations

import socket
import ssl

import asyncpg
import pytest
from aiokafka.errors import KafkaConnectionError, SaslAuthenticationFailed
from confluent_kafka import KafkaError
from stride_chassis.outage import LONGEST_CAUSE, Kind, Outage


def expired() -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:1006)")
    error.verify_message = "certificate has expired"
    return error


def behind(cause: BaseException) -> Exception:
    error = RuntimeError("could not start")
    error.__cause__ = cause
    return error


SEVERAL = "Multiple exceptions: [Errno 111] Connect call failed ('::1', 1), [Errno 111] Connect call failed"
RAISED = [
    (ConnectionRefusedError(111, "Connect call failed ('172.20.0.4', 9092)"), Kind.AWAY, "connection refused"),
    (OSError(SEVERAL), Kind.AWAY, "connection refused"),
    (OSError(113, "No route"), Kind.AWAY, "no route to host"),
    (ConnectionResetError(), Kind.AWAY, "connection closed"),
    (socket.gaierror(-2, "Name or service not known"), Kind.AWAY, "name cannot be resolved"),
    (TimeoutError(), Kind.AWAY, "no answer in time"),
    (KafkaConnectionError("Connection at kafka:9092 closed"), Kind.AWAY, "connection closed"),
    (asyncpg.InterfaceError("cannot perform operation: connection is closed"), Kind.AWAY, "connection closed"),
    (
        asyncpg.CannotConnectNowError("the database system is starting up"),
        Kind.AWAY,
        "the database system is starting up",
    ),
    (expired(), Kind.DISTRUSTED, "certificate verify failed: certificate has expired"),
    (ssl.SSLError(1, "[SSL] wrong version"), Kind.DISTRUSTED, "TLS failed: no reason given"),
    (SaslAuthenticationFailed("invalid credentials"), Kind.REFUSES_LOGIN, "SASL authentication failed"),
    (
        asyncpg.InvalidPasswordError('password authentication failed for user "reports_app"'),
        Kind.REFUSES_LOGIN,
        'password authentication failed for user "reports_app"',
    ),
    (behind(expired()), Kind.DISTRUSTED, "certificate verify failed: certificate has expired"),
    (RuntimeError("unheard of"), Kind.AWAY, "RuntimeError"),
]


@pytest.mark.parametrize(("error", "kind", "cause"), RAISED, ids=[repr(error) for error, _, _ in RAISED])
def test_what_was_raised_is_put_in_words(error: Exception, kind: Kind, cause: str) -> None:
    assert Outage.of(error) == (kind, cause)


def test_a_circle_of_causes_ends() -> None:
    one, other = RuntimeError("one"), RuntimeError("other")
    one.__cause__, other.__cause__ = other, one
    assert Outage.of(one).cause == "RuntimeError"


def test_a_long_cause_is_cut() -> None:
    assert len(Outage.of(asyncpg.CannotConnectNowError("x" * 1000)).cause) == LONGEST_CAUSE


def told(code: int, text: str) -> KafkaError:
    return KafkaError(code, f"sasl_ssl://kafka:9092/bootstrap: {text} (after 0ms in state CONNECT)")


DOWN = KafkaError(KafkaError._ALL_BROKERS_DOWN, "1/1 brokers are down")
REPORTED = [
    (told(KafkaError._TRANSPORT, "Connect to ipv4#10.0.0.1:9092 failed: Connection refused"), "connection refused"),
    (told(KafkaError._TRANSPORT, "Disconnected: SSL connection closed by peer"), "connection closed"),
    (told(KafkaError._TRANSPORT, "Failed to get metadata: Local: Broker transport failure"), "no connection"),
    (told(KafkaError._RESOLVE, "Failed to resolve 'kafka:9092': Name or service not known"), "name cannot be resolved"),
    (told(KafkaError._AUTHENTICATION, "SASL authentication error: invalid"), "SASL authentication failed"),
    (told(KafkaError._SSL, "SSL handshake failed: certificate verify failed: broker"), "certificate verify failed"),
    (told(KafkaError._SSL, "SSL handshake failed: no shared cipher"), "TLS failed"),
]


@pytest.mark.parametrize(("error", "cause"), REPORTED, ids=[cause for _, cause in REPORTED])
def test_what_librdkafka_reports_is_put_in_the_same_words(error: KafkaError, cause: str) -> None:
    assert Outage.reported([error, DOWN]).cause == cause


def test_a_broker_that_answers_and_is_not_trusted_is_told_before_one_that_was_away() -> None:
    untrusted = told(KafkaError._SSL, "SSL handshake failed: certificate verify failed")
    away = told(KafkaError._TRANSPORT, "Connect to ipv4#10.0.0.1:9092 failed: Connection refused")
    assert Outage.reported([untrusted, away]).kind is Kind.DISTRUSTED


def test_what_nobody_reported_has_no_cause() -> None:
    assert Outage.reported([]) == (Kind.AWAY, "")


def test_a_value_that_postgres_repeats_of_a_statement_is_not_told() -> None:
    refused = asyncpg.InvalidTextRepresentationError('invalid input syntax for type uuid: "she said"')
    assert Outage.of(refused).cause == "InvalidTextRepresentationError"
