"""What the two containers of a borough must have heard, by their own logs; reads them as an operator does."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING

from tests.e2e.recount.events import once_each
from tests.waiting import ASK_THE_ENGINE_EVERY_S, comes_true

if TYPE_CHECKING:
    from tests.e2e.compose.room import ComposedRoom
    from tests.e2e.recount.records import Record

BOROUGH = "merton"
HEARD = (f"stride.{BOROUGH}.sessions", f"stride.{BOROUGH}.concerns")
LIGHTING, FIGURES = "merton-lighting", "merton-figures"
HEARD_WITHIN_S = 240.0
IS_COUNT = re.compile(r"stride\.([a-z-]+)\.v1: \d")
IS_CONCERN = re.compile(r"concern_id=UUID\('([0-9a-f-]{36})'\)")


class Systems:
    """merton-lighting asks for light where it is too dark, merton-figures counts what it hears.

    Args:
        room: without work under way, so that nothing more is published but their own replies and what follows.
    """

    def __init__(self, room: ComposedRoom) -> None:
        self._room = room
        self._missing: list[str] = []

    def complaints(self) -> list[str]:
        """What they have missed, after a while in which they may still come to it."""
        self._room.settle()
        comes_true(self._miss_nothing, within_s=HEARD_WITHIN_S, every_s=ASK_THE_ENGINE_EVERY_S)
        return self._missing

    def _miss_nothing(self) -> bool:
        records = [record for record in once_each(self._room.records()) if record.topic in HEARD]
        self._missing = [*self._unheard(records), *self._unanswered(records), *self._uncounted(records)]
        return not self._missing

    def _unheard(self, records: list[Record]) -> list[str]:
        heard = set(IS_CONCERN.findall("\n".join(self._room.installation.logs(LIGHTING))))
        raised = {facts["concern_id"] for facts in concerns(records)}
        return [f"{LIGHTING} never heard of {missing}" for missing in sorted(raised - heard)]

    def _unanswered(self, records: list[Record]) -> list[str]:
        """What it is too dark for has one answer, however often the system came back to it."""
        dark = {facts["concern_id"] for facts in concerns(records) if facts["category"] == "poor-lighting"}
        rows = self._room.listed("sessions", f"/boroughs/{BOROUGH}/concerns")
        answers = {row["concern_id"]: [c["name"] for c in row["history"] if c["step"] == "acknowledge"] for row in rows}
        return [f"{concern}: answered by {answers[concern]}" for concern in sorted(dark) if not once(answers[concern])]

    def _uncounted(self, records: list[Record]) -> list[str]:
        """A count begins anew in a new process; together they are at least what lies on the topics."""
        counted = counts_in("\n".join(self._room.installation.logs(FIGURES)))
        told = Counter(record.name for record in records)
        return [
            f"{FIGURES} counted {counted[name]} of {told[name]} {name}" for name in told if counted[name] < told[name]
        ]


def counts_in(log: str) -> Counter[str]:
    """How many counts of each name a log holds, wherever in a line they stand.

    Python writes the end of an unbuffered line by itself. Where the process is killed before it, the engine puts the
    first line of the next process behind the torn one.
    """
    return Counter(IS_COUNT.findall(log))


def concerns(records: list[Record]) -> list[dict[str, str]]:
    """The facts of every concern that was raised."""
    return [json.loads(record.value) for record in records if record.name == "concern-raised"]


def once(answers: list[str]) -> bool:
    """Whether somebody answered, and nobody twice."""
    return 0 < len(answers) == len(set(answers))
