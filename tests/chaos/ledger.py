"""What was answered with 2xx, written down outside of everything that may die; it asks nobody else what happened."""

from collections import Counter, defaultdict
from threading import Lock
from typing import Any, NamedTuple

IDS = {
    "session-created": "session_id",
    "session-rescheduled": "session_id",
    "attendance-recorded": "attendance_id",
    "concern-raised": "concern_id",
}


class Entry(NamedTuple):
    """One command that was answered: the event it must have led to, and the answer."""

    event: str
    borough: str
    session_id: str | None
    answer: dict[str, Any]

    @property
    def fact(self) -> tuple[str, str, str]:
        """What must be found once on the topics: borough, event and id."""
        return self.borough, self.event, self.answer[IDS[self.event]]


class Ledger:
    """Every command that was answered, and every trouble on the way there; several threads write to it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.entries: list[Entry] = []
        self.troubles: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self.entries)

    def write(self, entry: Entry) -> None:
        """Write down an answer."""
        with self._lock:
            self.entries.append(entry)

    def note(self, trouble: str) -> None:
        """Count a failure after which the command was sent again."""
        with self._lock:
            self.troubles[trouble] += 1

    def facts(self) -> Counter[tuple[str, str, str]]:
        """Everything that was promised, as it must be found on the topics."""
        return Counter(entry.fact for entry in self.entries)

    def heard(self) -> dict[str, Counter[str]]:
        """How many events of each sort each borough must have heard of."""
        heard: dict[str, Counter[str]] = defaultdict(Counter)
        for entry in self.entries:
            heard[entry.borough][entry.event] += 1
        return heard

    def sessions(self, borough: str) -> dict[str, str]:
        """A borough's sessions with the time last given to each."""
        ours = (entry for entry in self.entries if entry.borough == borough and entry.event.startswith("session-"))
        return {entry.answer["session_id"]: entry.answer["starts_at"] for entry in ours}

    def attendance(self, session_id: str) -> dict[str, tuple[str, str]]:
        """Role and state of everybody who was at a session."""
        return {
            entry.answer["attendance_id"]: (entry.answer["role"], entry.answer["state"])
            for entry in self.entries
            if entry.event == "attendance-recorded" and entry.session_id == session_id
        }

    def concerns(self, borough: str) -> set[str]:
        """A borough's concerns."""
        return {
            entry.answer["concern_id"]
            for entry in self.entries
            if entry.borough == borough and entry.event == "concern-raised"
        }
