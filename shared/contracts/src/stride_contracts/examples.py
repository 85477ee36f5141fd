"""The golden examples: one record of each event as a JSON document, which every later reader must still read.

They are written by hand and never edited; this module reads them and refuses to change them.
"""

import json
from pathlib import Path
from typing import Any

from stride_contracts.events import Event
from stride_contracts.reading import Record, parse, read_envelope


def record_from(document: dict[str, Any]) -> Record:
    """Build the Kafka record an example stands for."""
    return Record(
        topic=document["topic"],
        partition=0,
        offset=0,
        key=document["key"].encode(),
        headers=[(name, text.encode()) for name, text in document["headers"].items()],
        value=json.dumps(document["data"], separators=(",", ":"), ensure_ascii=False).encode(),
        timestamp_ms=0,
    )


def read_example(path: Path) -> Event:
    """Read an example by today's contracts.

    Raises:
        ContractError: it can no longer be read.
        TypeError: its type is not one of ours.
    """
    event = parse(read_envelope(record_from(json.loads(path.read_text(encoding="utf-8")))))
    if not isinstance(event, Event):
        message = f"{path.name}: no such event type"
        raise TypeError(message)
    return event
