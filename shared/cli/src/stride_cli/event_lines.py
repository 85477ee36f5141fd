"""One record as one line, for the eye or for a program; a record that cannot be read is shown as just that."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.text import Text
from stride_contracts import Record, TopicKind, Unreadable, kind_of, read_envelope

COLOURS = {
    TopicKind.SESSIONS: "green",
    TopicKind.CONCERNS: "magenta",
    TopicKind.REPLIES: "cyan",
    TopicKind.ROLLOUT: "yellow",
}


@dataclass(frozen=True, slots=True)
class Line:
    """What is worth seeing of a record; `trouble` says why it cannot be read."""

    topic: str
    offset: int
    borough: str
    name: str
    subject: str
    at: datetime | None
    facts: dict[str, Any]
    trouble: str = ""

    def as_json(self) -> str:
        """The line for a program."""
        fields = {
            "topic": self.topic,
            "offset": self.offset,
            "borough": self.borough,
            "type": self.name,
            "subject": self.subject,
            "time": self.at.isoformat() if self.at else None,
            "data": self.facts,
        }
        return json.dumps({**fields, "trouble": self.trouble} if self.trouble else fields)

    def as_text(self) -> Text:
        """The line for the eye: when, where, what, about what."""
        if self.trouble:
            return Text(f"{self.topic}@{self.offset}  unreadable: {self.trouble}", style="bold red")
        when = f"{self.at:%d %b %H:%M}" if self.at else ""
        facts = printable(
            "  ".join(f"{name}={value}" for name, value in self.facts.items() if not name.endswith("_id"))
        )
        return Text.assemble(
            (f"{when:13}", "dim"),
            (f"{self.borough:12} ", "bold"),
            (f"{printable(self.name):22} ", COLOURS[kind_of(self.topic)]),
            (f"{printable(self.subject[:8]):9} ", "dim"),
            facts,
        )


def line_of(record: Record) -> Line:
    """Read a record."""
    try:
        envelope = read_envelope(record).envelope
        facts = json.loads(record.value or b"null")
    except (Unreadable, ValueError) as trouble:
        return Line(record.topic, record.offset, "", "", "", None, {}, trouble=str(trouble))
    name = name_of(envelope.type)
    shown = {key: value for key, value in facts.items() if value is not None} if isinstance(facts, dict) else {}
    return Line(record.topic, record.offset, envelope.tenant, name, envelope.subject, envelope.time, shown)


def name_of(event_type: str) -> str:
    """The bare name: `concern-raised` for `stride.concern-raised.v1`."""
    return event_type.removeprefix("stride.").rpartition(".")[0] or event_type


def printable(text: str) -> str:
    """The text without what would steer a terminal: records come from other systems too."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
