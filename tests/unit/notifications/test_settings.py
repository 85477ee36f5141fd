from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from pydantic import ValidationError
from stride_notifications.app import pace_of
from stride_notifications.settings import NotificationsSettings, Tls

REQUIRED: dict[str, Any] = {
    "database_url": "postgresql://127.0.0.1/notifications",
    "kafka_bootstrap_servers": "127.0.0.1:1",
    "kafka_username": "notifications",
    "kafka_password": "unused",
    "jwks": "jwks.json",
    "jwt_issuer": "stride-local",
    "jwt_audience": "stride",
    "seal_keys": Fernet.generate_key().decode(),
    "command_key": "k" * 43,
    "smtp_host": "mail.merton.example",
    "mail_from": "stride@stride.example",
}


def settings(**other: object) -> NotificationsSettings:
    return NotificationsSettings(**{**REQUIRED, **other})


def test_the_connection_is_plain_on_loopback_only_unless_somebody_says_otherwise() -> None:
    assert settings().tls is Tls.STARTTLS
    assert settings(smtp_host="127.0.0.1").tls is Tls.NONE
    assert settings(smtp_tls="tls").tls is Tls.TLS


def test_a_password_does_not_leave_the_machine_in_the_clear() -> None:
    with pytest.raises(ValidationError, match="a password needs smtp_tls"):
        settings(smtp_tls="none", smtp_username="stride", smtp_password="secret")


@pytest.mark.parametrize("half", [{"smtp_username": "stride"}, {"smtp_password": "secret"}])
def test_a_login_is_whole(half: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="go together"):
        settings(**half)


def test_a_lease_outlives_an_attempt() -> None:
    with pytest.raises(ValidationError, match="mail_lease_seconds"):
        settings(mail_lease_seconds=40, smtp_connect_seconds=10, smtp_send_seconds=30)


def test_mails_come_from_a_plain_address() -> None:
    with pytest.raises(ValidationError, match="name@host"):
        settings(mail_from="Stride <stride@stride.example>")


def test_the_server_is_put_together_with_its_login() -> None:
    server = settings(smtp_username="stride", smtp_password="secret").smtp_server()
    assert (server.host, server.port, server.login) == ("mail.merton.example", 587, ("stride", "secret"))
    assert server.tls is not None
    assert "secret" not in repr(server)


def test_a_mail_server_that_is_away_is_asked_within_the_quarter_of_an_hour_that_an_alert_looks_back() -> None:
    pace = pace_of(settings())
    assert pace.persistence.while_away.longest + pace.pauses.longest + pace.poll < timedelta(minutes=15)


def test_the_defaults_offer_for_about_a_day() -> None:
    persistence = pace_of(settings()).persistence
    waits = [persistence.backoff.wait(attempt, draw=0.5) for attempt in range(1, persistence.attempts)]
    assert timedelta(hours=20) < sum(waits, timedelta()) < timedelta(hours=40)
