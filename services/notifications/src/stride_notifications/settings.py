"""What notifications is told from outside: the chassis' settings, the mail server's, and how patiently it tries."""

import ssl
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, SecretStr, model_validator
from stride_chassis import ServiceSettings
from stride_chassis.mail_address import mail_address
from stride_chassis.settings import LOOPBACK, Text

from stride_notifications.domain import Backoff, Persistence
from stride_notifications.smtp import SmtpServer

Seconds = Annotated[float, Field(gt=0, le=86_400)]


class Tls(StrEnum):
    """How the connection to the mail server is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"  # from the first byte, usually on port 465


class NotificationsSettings(ServiceSettings):
    """The settings of notifications, `STRIDE_SMTP_*` and `STRIDE_MAIL_*` beside those of every service.

    Without `smtp_tls` the connection is plain on loopback and STARTTLS elsewhere; a password never goes over a
    plain connection that leaves this machine.
    """

    smtp_host: Text
    smtp_port: Annotated[int, Field(ge=1, le=65_535)] = 587
    smtp_tls: Tls | None = None
    smtp_ca_file: Path | None = None
    smtp_username: Text | None = None
    smtp_password: SecretStr | None = None
    smtp_connect_seconds: Seconds = 10
    smtp_send_seconds: Seconds = 30
    mail_from: Annotated[str, AfterValidator(mail_address)]
    mail_attempts: Annotated[int, Field(ge=1, le=1000)] = 24
    mail_backoff_first_seconds: Seconds = 10
    mail_backoff_longest_seconds: Seconds = 14_400
    mail_away_longest_seconds: Seconds = 300
    mail_pause_longest_seconds: Seconds = 60
    mail_lease_seconds: Seconds = 120
    mail_batch: Annotated[int, Field(ge=1, le=1000)] = 20
    mail_poll_seconds: Seconds = 1

    @model_validator(mode="after")
    def _login_is_whole_and_protected(self) -> Self:
        if (self.smtp_username is None) != (self.smtp_password is None):
            raise ValueError("smtp_username and smtp_password go together")
        if self.smtp_username and self.tls is Tls.NONE and self.smtp_host not in LOOPBACK:
            raise ValueError("a password needs smtp_tls")
        return self

    @model_validator(mode="after")
    def _lease_outlives_an_attempt(self) -> Self:
        if self.mail_lease_seconds <= self.smtp_connect_seconds + self.smtp_send_seconds:
            raise ValueError(
                "mail_lease_seconds must be longer than smtp_connect_seconds and smtp_send_seconds together"
            )
        return self

    @property
    def tls(self) -> Tls:
        """How the connection is protected, also where nobody said."""
        return self.smtp_tls or (Tls.NONE if self.smtp_host in LOOPBACK else Tls.STARTTLS)

    def smtp_server(self) -> SmtpServer:
        """Put together the mail server's settings; raises OSError if the CA file cannot be read."""
        login = None
        if self.smtp_username and self.smtp_password:
            login = (self.smtp_username, self.smtp_password.get_secret_value())
        trust = None if self.tls is Tls.NONE else ssl.create_default_context(cafile=self.smtp_ca_file)
        return SmtpServer(
            host=self.smtp_host,
            port=self.smtp_port,
            sender=self.mail_from,
            tls=trust,
            starts_with_tls=self.tls is Tls.TLS,
            login=login,
            connect_within=timedelta(seconds=self.smtp_connect_seconds),
            send_within=timedelta(seconds=self.smtp_send_seconds),
        )

    def persistence(self) -> Persistence:
        """How often a delivery is tried: with the defaults, for about a day in which it can be offered."""
        return Persistence(
            self.mail_attempts,
            backoff=self._backoff_up_to(self.mail_backoff_longest_seconds),
            while_away=self._backoff_up_to(self.mail_away_longest_seconds),
        )

    def pauses(self) -> Backoff:
        """How long nothing is sent at all while the mail server is away."""
        return self._backoff_up_to(self.mail_pause_longest_seconds)

    def _backoff_up_to(self, longest: float) -> Backoff:
        return Backoff(timedelta(seconds=self.mail_backoff_first_seconds), timedelta(seconds=longest))
