"""A mail server on loopback, in the test's own loop: it keeps what it gets and answers as a test tells it."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import asynccontextmanager, suppress
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any, cast

from aiosmtpd.smtp import SMTP, AuthResult

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator
    from email.message import EmailMessage

    from aiosmtpd.smtp import Envelope, Session

DROP = "drop"  # the content is taken, and the connection breaks before the answer
HANG = "hang"  # the content is taken, and no answer comes
USER, PASSWORD = "stride", "correct-horse"


class PostOffice:
    """Takes every mail, unless `on_sender`, `on_recipient` or `on_content` hold another answer for the next one.

    Args:
        tls: the certificate, if STARTTLS and a login are required.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.connections = 0
        self.port = 0
        self.on_sender: deque[str] = deque()
        self.on_recipient: deque[str] = deque()
        self.on_content: deque[str] = deque()
        self.got_content = asyncio.Event()
        self._tls = tls
        self._server: asyncio.Server | None = None
        self._sessions: list[SMTP] = []

    async def open(self) -> None:
        """Listen, on the same port as before if there was one."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._connect, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Stop listening, and cut off whoever is connected."""
        if self._server is not None:
            self._server.close()
        for session in self._sessions:
            _cut(session)

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's hook
        self,
        server: SMTP,  # noqa: ARG002  # aiosmtpd's hook
        session: Session,  # noqa: ARG002  # aiosmtpd's hook
        envelope: Envelope,
        address: str,
        options: list[str],  # noqa: ARG002  # aiosmtpd's hook
    ) -> str:
        answer = self.on_sender.popleft() if self.on_sender else "250 OK"
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's hook
        self,
        server: SMTP,  # noqa: ARG002  # aiosmtpd's hook
        session: Session,  # noqa: ARG002  # aiosmtpd's hook
        envelope: Envelope,
        address: str,
        options: list[str],  # noqa: ARG002  # aiosmtpd's hook
    ) -> str:
        if self.on_recipient:
            return self.on_recipient.popleft()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802  # aiosmtpd's hook
        answer = self.on_content.popleft() if self.on_content else "250 kept"
        if answer.startswith(("250", DROP, HANG)):
            self.mails.append(message_from_bytes(cast("bytes", envelope.content), policy=policy.default))
            self.recipients += envelope.rcpt_tos
        self.got_content.set()
        if answer == HANG:
            await asyncio.sleep(60)
        if answer == DROP:
            _cut(server)
        return answer

    def _connect(self) -> SMTP:
        self.connections += 1
        wants_login: dict[str, Any] = {}
        if self._tls is not None:
            wants_login = {"tls_context": self._tls, "require_starttls": True, "auth_required": True}
        session = SMTP(self, hostname="localhost", authenticator=_authenticate, **wants_login)
        self._sessions.append(session)
        return session


def _cut(session: SMTP) -> None:
    if session.transport is not None:
        with suppress(AttributeError):  # which Python 3.11.2 raises for a TLS connection that has ended already
            cast("asyncio.Transport", session.transport).abort()


def _authenticate(
    _server: SMTP,
    _session: Session,
    _envelope: Envelope,
    _mechanism: str,
    login: Any,  # aiosmtpd's hook
) -> AuthResult:
    is_right = (login.login, login.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_right, handled=is_right)


@asynccontextmanager
async def open_post_office(tls: ssl.SSLContext | None = None) -> AsyncIterator[PostOffice]:
    """A post office that is open until the test ends."""
    office = PostOffice(tls)
    await office.open()
    try:
        yield office
    finally:
        office.close()
