"""Mails over SMTP, one connection at a time; says what became of each and never raises for what the far side does."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import aiosmtplib

from stride_notifications.domain import Answer, Outcome

if TYPE_CHECKING:
    import ssl
    from datetime import timedelta
    from email.message import EmailMessage

_FAILURES = (aiosmtplib.SMTPException, OSError, TimeoutError)
_REPLIES = range(200, 600)
_TRANSIENT = range(400, 500)
_PERMANENT = range(500, 600)
_CLOSING = 421  # "service not available, closing transmission channel": RFC 5321, 4.2.3
_GOODBYE_SECONDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """Where mails are handed over.

    Args:
        host: its name, which its certificate must bear.
        port: such as 25, 465 or 587.
        sender: the envelope's sender, to whom bounces go.
        tls: what to trust; None for plain SMTP.
        starts_with_tls: whether TLS comes first (port 465), or is asked for by STARTTLS.
        login: user name and password, if the server wants them.
        connect_within: the most that connecting may take, TLS and login included.
        send_within: the most that handing over one mail may take.
    """

    host: str
    port: int
    sender: str
    tls: ssl.SSLContext | None
    starts_with_tls: bool
    login: tuple[str, str] | None = field(repr=False)
    connect_within: timedelta
    send_within: timedelta


class SmtpMailer:
    """The mailer for a real server: connects when a mail comes and there is no connection.

    A mail is ambiguous from the moment its content is offered until the server has answered: if the connection
    breaks in between, the server may have taken it. Whatever fails before that is a definite no. What fails before
    the recipient is named, a refused login or sender too, is for whoever set us up to mend and no fault of the
    recipient: the mail was never offered, and waits.
    """

    def __init__(self, server: SmtpServer) -> None:
        self._server = server
        self._client: aiosmtplib.SMTP | None = None

    async def send(self, mail: EmailMessage, *, recipient: str) -> Answer:
        """Hand over one mail, within the server's two time limits together."""
        try:
            client = await self._connected()
        except _FAILURES as failure:
            return Answer(Outcome.UNREACHABLE, _reply_code(failure), is_reachable=False)
        answer = await self._hand_over(client, mail, recipient)
        return answer if await self._is_ready_for_another(client, answer) else _last(answer)

    async def close(self) -> None:
        """Say goodbye, if there is a connection."""
        client, self._client = self._client, None
        if client is not None and client.is_connected:
            with suppress(*_FAILURES):
                async with asyncio.timeout(_GOODBYE_SECONDS):
                    await client.quit()
            client.close()

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._client is not None and self._client.is_connected:
            return self._client
        client = _client_of(self._server)
        try:
            async with asyncio.timeout(self._server.connect_within.total_seconds()):
                await client.connect()
                await client.ehlo()
        except BaseException:
            client.close()
            raise
        self._client = client
        return client

    async def _hand_over(self, client: aiosmtplib.SMTP, mail: EmailMessage, recipient: str) -> Answer:
        otherwise = Outcome.UNREACHABLE
        try:
            async with asyncio.timeout(self._server.send_within.total_seconds()):
                await client.mail(self._server.sender)
                otherwise = Outcome.DEFERRED
                await client.rcpt(recipient)
                otherwise = Outcome.AMBIGUOUS
                reply = await client.data(mail.as_bytes())
        except _FAILURES as failure:
            return verdict(failure, otherwise=otherwise)
        except asyncio.CancelledError:
            client.close()
            raise
        return Answer(Outcome.ACCEPTED, reply.code)

    async def _is_ready_for_another(self, client: aiosmtplib.SMTP, answer: Answer) -> bool:
        """Whether the connection can go on; one that cannot is dropped, and a mail that was refused is forgotten."""
        if answer.outcome is Outcome.ACCEPTED:
            return True
        if answer.is_reachable:
            with suppress(*_FAILURES):
                async with asyncio.timeout(_GOODBYE_SECONDS):
                    await client.rset()
                return True
        client.close()
        return False


def _client_of(server: SmtpServer) -> aiosmtplib.SMTP:
    username, password = server.login or (None, None)
    return aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        username=username,
        password=password,
        use_tls=server.tls is not None and server.starts_with_tls,
        start_tls=server.tls is not None and not server.starts_with_tls,
        tls_context=server.tls,
        timeout=None,  # we bound it: aiosmtplib's wait_for swallows cancellation on Python 3.11 (python/cpython#86296)
    )


def verdict(failure: BaseException, *, otherwise: Outcome) -> Answer:
    """What a failure means: the server's word on the recipient or the content, or `otherwise`, by how far it came."""
    code = _reply_code(failure)
    if isinstance(failure, aiosmtplib.SMTPRecipientRefused | aiosmtplib.SMTPDataError):
        if code in _PERMANENT:
            return Answer(Outcome.REFUSED, code)
        if code in _TRANSIENT:
            return Answer(Outcome.DEFERRED, code, is_reachable=code != _CLOSING)
    return Answer(otherwise, code, is_reachable=False)


def _reply_code(failure: BaseException) -> int | None:
    """The server's reply code; never its text, which may repeat an address."""
    code = failure.code if isinstance(failure, aiosmtplib.SMTPResponseException) else None
    return code if code in _REPLIES else None


def _last(answer: Answer) -> Answer:
    return Answer(answer.outcome, answer.reply_code, is_reachable=False)
