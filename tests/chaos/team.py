"""A borough's team that will not be put off: each command is sent, under one key, until it is answered."""

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import cycle
from threading import Event
from typing import Any
from uuid import uuid4

import httpx

from tests.chaos.ledger import Entry, Ledger

ANSWER_WITHIN_S = 5.0
GIVE_UP_AFTER_S = 240.0
TRY_AGAIN_AFTER_S = 0.1
REST_S = 0.2  # between walks: a team that never rests keeps both cores busy, and tests nothing more
SERVER_ERROR = 500


class PutOff(AssertionError):
    """A command that is in order was refused, or not answered at all."""


class Team:
    """One borough's team.

    Args:
        urls: the sessions processes; after a failure the next one is asked.
        token: of a coordinator.
        borough: its slug.
        ledger: where answers are written down.
    """

    def __init__(self, urls: Sequence[str], token: str, borough: str, ledger: Ledger) -> None:
        self.borough = borough
        self._urls = cycle(urls)
        self._url = next(self._urls)
        self._ledger = ledger
        self._http = httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=ANSWER_WITHIN_S)
        self._day = datetime.now(UTC).date() + timedelta(days=7)

    def walk(self) -> None:
        """Plan a walk, move it, count three people, note a concern: six commands, five of them about one session."""
        planned = self.create_session()
        moved = {"starts_at": f"{self._day}T19:00", "zone": "Europe/London", "reason": "weather"}
        self._order("session-rescheduled", f"/sessions/{planned}/reschedule", moved, about=planned)
        for role in ("officer", "participant", "participant"):
            came = {"role": role, "state": "attended", "attendance_id": None}
            self._order("attendance-recorded", f"/sessions/{planned}/attendance", came, about=planned)
        self.raise_concern(planned)

    def create_session(self) -> str:
        """Plan a walk; its id."""
        walk = {
            "scheme": "walk-and-talk",
            "kind": "walk",
            "ward": "E05000455",
            "starts_at": f"{self._day}T18:30",
            "zone": "Europe/London",
            "planned_minutes": 60,
        }
        answer = self._order("session-created", "/sessions", walk)
        return str(answer["session_id"])

    def raise_concern(self, session_id: str | None = None) -> str:
        """Note a concern; its id."""
        concern = {
            "kind": "concern",
            "category": "poor-lighting",
            "setting": "park-or-open-space",
            "light": "dark",
            "severity": "medium",
            "ward": "E05000455",
            "session_id": session_id,
        }
        answer = self._order("concern-raised", "/concerns", concern)
        return str(answer["concern_id"])

    def _order(self, event: str, path: str, body: Mapping[str, object], *, about: str | None = None) -> dict[str, Any]:
        key = {"Idempotency-Key": str(uuid4())}
        until = time.monotonic() + GIVE_UP_AFTER_S
        while time.monotonic() < until:
            answer = self._send(f"/boroughs/{self.borough}{path}", body, key)
            if answer is not None:
                self._ledger.write(Entry(event, self.borough, about, answer))
                return answer
            self._url = next(self._urls)
            time.sleep(TRY_AGAIN_AFTER_S)
        raise PutOff(f"{event}: no answer within {GIVE_UP_AFTER_S:.0f} s")

    def _send(self, path: str, body: Mapping[str, object], key: Mapping[str, str]) -> dict[str, Any] | None:
        """Send once; None where the command has to be sent again."""
        try:
            answer = self._http.post(self._url + path, json=body, headers=key)
        except httpx.TransportError as failure:
            self._ledger.note(type(failure).__name__)
            return None
        if answer.status_code >= SERVER_ERROR:
            retry_after = answer.headers.get("Retry-After")
            self._ledger.note(f"{answer.status_code}" if retry_after else f"{answer.status_code} without Retry-After")
            return None
        if not answer.is_success:
            raise PutOff(f"{path}: {answer.status_code} {answer.text}")
        done: dict[str, Any] = answer.json()
        return done


@contextmanager
def at_work(teams: Sequence[Team]) -> Iterator[None]:
    """Let the teams work, walk after walk; at the end each finishes its own."""
    is_over = Event()

    def work(team: Team) -> None:
        team.walk()
        while not is_over.wait(REST_S):
            team.walk()

    with ThreadPoolExecutor(len(teams)) as pool:
        working = [pool.submit(work, team) for team in teams]
        try:
            yield
        finally:
            is_over.set()
            for one in working:
                one.result()
