"""The mail that tells of an event: coded facts in plain words; knows no database, no server and nobody's name."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from stride_notifications.words import LABELS, REQUESTS, plain, title_of

if TYPE_CHECKING:
    from stride_notifications.domain import Delivery

_LONGEST_LINE = 998  # RFC 5322, 2.1.1; an address is never folded
_POLICY = SMTP.clone(cte_type="7bit", max_line_length=_LONGEST_LINE)


class Composer:
    """Writes the mail of a delivery.

    Args:
        sender: the address that mails come from.
    """

    def __init__(self, sender: str) -> None:
        self._sender = sender
        templates = Environment(
            loader=PackageLoader("stride_notifications"),
            undefined=StrictUndefined,
            trim_blocks=True,
            autoescape=False,  # noqa: S701  # plain text: there is nothing to escape
        )
        self._subject = templates.get_template("subject.txt.j2")
        self._body = templates.get_template("body.txt.j2")

    def compose(self, delivery: Delivery, *, attempt: int, recipient: str) -> EmailMessage:
        """The mail for one attempt; only the attempt's number, its date and the word of a repeat differ between two.

        Raises:
            ValueError: the recipient or a fact holds a line break.
        """
        said = {
            "delivery": delivery,
            "attempt": attempt,
            "title": title_of(delivery.event_type),
            "request": REQUESTS.get(delivery.event_type),
            "facts": [(LABELS[field], plain(delivery.facts[field])) for field in LABELS if field in delivery.facts],
        }
        mail = EmailMessage(_POLICY)
        mail["From"] = self._sender
        mail["To"] = recipient
        mail["Subject"] = self._subject.render(said)
        mail["Date"] = datetime.now(UTC)
        mail["Message-ID"] = f"<{delivery.delivery_id}@stride.invalid>"
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Stride-Delivery"] = str(delivery.delivery_id)
        mail["X-Stride-Event"] = delivery.event_id
        mail["X-Stride-Attempt"] = str(attempt)
        mail.set_content(self._body.render(said))
        return mail
