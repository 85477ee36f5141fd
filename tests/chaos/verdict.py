"""Holds the ledger to what can be seen: rows, records, figures and mails. It must all be one and the same story."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from email.message import EmailMessage
from typing import TypeAlias

from tests.chaos.ledger import IDS
from tests.chaos.outside import Outside
from tests.e2e.recount import figures, mails
from tests.e2e.recount.events import are_numbered, once_each, say_the_same_when_repeated
from tests.e2e.recount.records import Record

Complaints: TypeAlias = list[str]
MOST_SHOWN = 10


class Verdict:
    """Says what does not agree; sessions whose attendance was compared once are not asked for it again.

    Args:
        room: the stack from outside, with its ledger, settled and without work under way.
    """

    def __init__(self, room: Outside) -> None:
        self._room = room
        self._compared: set[str] = set()

    def complaints(self) -> dict[str, Complaints]:
        """What each comparison complains of; empty if nothing was lost and nothing counted twice."""
        self._room.settle()
        records = self._room.records()
        once = once_each(records)
        london = self._room.get("reports", "/london/figures")
        found = {
            "keyseq counts 1..n in each key": are_numbered(records),
            "a repeat is the same event": say_the_same_when_repeated(records),
            "each answer is one event": self._events(once),
            "each answer is one row": self._rows(),
            "the figures equal the recount": figures.differences(once, london),
            "each answer was heard once": self._heard(london),
            "each recipient got each mail once": self._mails(once),
        }
        return {name: complaints[:MOST_SHOWN] for name, complaints in found.items() if complaints}

    def _events(self, once: Iterable[Record]) -> Complaints:
        told = Counter((record.borough, record.name, _id_in(record)) for record in once if record.name in IDS)
        promised = self._room.ledger.facts()
        return [
            f"{fact}: answered {promised[fact]}, on the topics {told[fact]}"
            for fact in sorted(promised | told)
            if promised[fact] != told[fact]
        ]

    def _rows(self) -> Complaints:
        complaints = []
        for borough in self._room.boroughs:
            home, ledger = f"/boroughs/{borough}", self._room.ledger
            sessions = {
                row["session_id"]: row["starts_at"] for row in self._room.listed("sessions", f"{home}/sessions")
            }
            concerns = {row["concern_id"] for row in self._room.listed("sessions", f"{home}/concerns")}
            differing = sessions.items() ^ ledger.sessions(borough).items()
            complaints += [f"{borough}, session {row}" for row in sorted(differing)]
            complaints += [f"{borough}, concern {row}" for row in sorted(concerns ^ ledger.concerns(borough))]
            complaints += [
                f"{borough}, attendance of {session}"
                for session in sessions.keys() - self._compared
                if self._attendance(home, session) != ledger.attendance(session)
            ]
            self._compared |= sessions.keys()
        return complaints

    def _attendance(self, home: str, session_id: str) -> dict[str, tuple[str, str]]:
        rows = self._room.listed("sessions", f"{home}/sessions/{session_id}/attendance")
        return {row["attendance_id"]: (row["role"], row["state"]) for row in rows}

    def _heard(self, london: figures.Facts) -> Complaints:
        reported = {borough["borough"]: borough["heard"] for borough in london["boroughs"]}
        return [
            f"{borough}, {event}: answered {count}, heard {reported.get(borough, {}).get(event, 0)}"
            for borough, heard in self._room.ledger.heard().items()
            for event, count in heard.items()
            if reported.get(borough, {}).get(event, 0) != count
        ]

    def _mails(self, once: Iterable[Record]) -> Complaints:
        arrived = self._room.mails()
        posts = {borough: self._room.post_of(borough) for borough in self._room.boroughs}
        return mails.differences(once, posts, without_marked_repeats(arrived)) + unmarked_repeats(arrived)


def _id_in(record: Record) -> str:
    return str(json.loads(record.value)[IDS[record.name]])


def by_delivery(arrived: Iterable[EmailMessage]) -> dict[str, list[EmailMessage]]:
    """The mails of each delivery, first attempts first."""
    deliveries: dict[str, list[EmailMessage]] = defaultdict(list)
    for mail in sorted(arrived, key=lambda mail: int(str(mail["X-Stride-Attempt"]))):
        deliveries[str(mail["X-Stride-Delivery"])].append(mail)
    return deliveries


def without_marked_repeats(arrived: Iterable[EmailMessage]) -> list[EmailMessage]:
    """The first mail of each delivery: what follows is told apart by its reader."""
    return [attempts[0] for attempts in by_delivery(arrived).values()]


def unmarked_repeats(arrived: Iterable[EmailMessage]) -> Complaints:
    """Mails of one delivery that nobody could tell for what they are: not a later attempt, or another Message-ID."""
    return [
        f"delivery {delivery} came {len(attempts)} times"
        for delivery, attempts in by_delivery(arrived).items()
        if len({str(mail["X-Stride-Attempt"]) for mail in attempts}) < len(attempts)
        or len({str(mail["Message-ID"]) for mail in attempts}) > 1
    ]
