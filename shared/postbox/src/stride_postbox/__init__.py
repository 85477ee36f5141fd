"""The demo's post office: takes every mail and keeps it as a file; delivers nothing, and refuses nothing."""

import re
from collections.abc import Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

__all__ = ["LOOPBACK", "MailSink", "file_name", "kept_mails"]

LOOPBACK = "127.0.0.1"


class _Keep:
    """Writes each mail as `<delivery>-<attempt>-<random>.eml`, in one step."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802  # aiosmtpd's hook
        content = envelope.original_content or b""
        path = self._folder / file_name(message_from_bytes(content, policy=policy.default))
        draft = path.with_suffix(".draft")
        draft.write_bytes(content)
        draft.rename(path)
        return "250 kept"


def file_name(mail: Mapping[str, str] | EmailMessage) -> str:
    """A name that tells delivery and attempt, whatever the headers hold."""
    headers = (str(mail.get(name, "none")) for name in ("X-Stride-Delivery", "X-Stride-Attempt"))
    delivery, attempt = (re.sub(r"[^A-Za-z0-9-]", "", header)[:64] for header in headers)
    return f"{delivery}-{attempt}-{uuid4().hex[:8]}.eml"


class MailSink(Controller):
    """An SMTP server in a thread of this process, on loopback unless told otherwise: `start()`, `stop()`."""

    def __init__(self, folder: Path, port: int, host: str = LOOPBACK) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(_Keep(folder), hostname=host, port=port)


def kept_mails(folder: Path) -> list[EmailMessage]:
    """The mails kept so far."""
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(folder.glob("*.eml"))]
