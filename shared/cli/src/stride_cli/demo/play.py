"""Plays one scenario through the HTTP API, in its order; waits for nothing and checks nothing afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid5

from stride_cli.api import Api
from stride_cli.demo.follow import Followed, Follower
from stride_cli.demo.scenario import Concern, Mailbox, Scenario, Scheme, Session, moment, series_body, session_body

_KEYS = UUID("6f0b2c1e-4a57-5d0e-9b1a-2f6c7d8e9a01")


@dataclass(slots=True, kw_only=True)
class Player:
    """Acts as one borough's coordinator, on the day `today`; `sender` speaks as the service that tells residents.

    The n-th command has the same idempotency key each time the scenario is played on that day: played again, it
    changes nothing. `followed` are the concerns that are taken further once a system has answered.
    """

    borough: str
    today: date
    sessions: Api
    notifications: Api
    sender: Api
    followed: list[Followed] = field(default_factory=list, init=False)
    _numbers: Iterator[int] = field(default_factory=count, init=False)

    def play(self, scenario: Scenario) -> None:
        """Everything the scenario says. Mailboxes come first, so that they miss nothing."""
        for mailbox in scenario.mailboxes:
            self._open(mailbox)
        self._launch(scenario.scheme)
        for session in scenario.sessions:
            self._hold(session, scenario.scheme.slug)
        for series in scenario.series:
            self._say(self.sessions, "series", series_body(series, scenario.scheme.slug, self.today))

    def _open(self, mailbox: Mailbox) -> None:
        made = self._say(self.notifications, "mailboxes", {"address": mailbox.address})
        for rule in mailbox.rules:
            self._say(self.notifications, "rules", {**rule.model_dump(), "mailbox_ids": [made["mailbox_id"]]})

    def _launch(self, scheme: Scheme) -> None:
        launched_on = (self.today + timedelta(days=scheme.launched)).isoformat()
        body = {"launched_on": launched_on, "planned_sessions_per_month": scheme.planned_sessions_per_month}
        self.sessions.put(f"/boroughs/{self.borough}/schemes/{scheme.slug}", body, key=self._next_key())

    def _hold(self, session: Session, scheme: str) -> None:
        planned = self._say(self.sessions, "sessions", session_body(session, scheme, self.today))
        here = f"sessions/{planned['session_id']}"
        for name in session.residents:
            self._book_for(name, here)
        asked = [self._say(self.sessions, f"{here}/bookings", {}) for _ in range(session.booked)]
        booked = self._leave_and_accept(here, asked, session.left)
        if (later := session.rescheduled) is not None:
            when = moment(later.day, later.time, self.today)
            self._say(self.sessions, f"{here}/reschedule", {**when, "reason": later.reason})
        if session.cancelled is not None:
            self._say(self.sessions, f"{here}/cancel", {"reason": session.cancelled})
        for body in check_ins(session, booked):
            self._say(self.sessions, f"{here}/attendance", body)
        if session.completed:
            count = {"head_count": session.head_count, "minutes": session.planned_minutes}
            self._say(self.sessions, f"{here}/complete", count)
        for concern in session.concerns:
            self._raise(concern, planned)

    def _book_for(self, name: str, here: str) -> None:
        """A resident gives her name, is told her link, and confirms by it; the mail that brings it is not sent yet."""
        resident = {"name": name, "address": f"{name.lower()}@resident.example"}
        booking = self._say(self.sessions, f"{here}/bookings", {"resident": resident})["attendance_id"]
        told = self.sender.get(f"/boroughs/{self.borough}/residents/{booking}/recipient")
        self.sessions.post(f"/places/{told['link']}/confirm", {}, key=self._next_key())

    def _leave_and_accept(self, here: str, asked: list[dict[str, Any]], left: int) -> list[str]:
        """Let the first few leave, and as many of those who wait take their places; who has one now."""
        waiting = [one["attendance_id"] for one in asked if one["state"] == "waitlisted"]
        for booking in [one["attendance_id"] for one in asked[:left]]:
            self._say(self.sessions, f"{here}/bookings/{booking}/leave", {})
        for booking in waiting[:left]:
            self._say(self.sessions, f"{here}/bookings/{booking}/accept", {})
        return [one["attendance_id"] for one in asked[left:] if one["attendance_id"] not in waiting[left:]]

    def _raise(self, concern: Concern, session: dict[str, Any]) -> None:
        place = {"ward": session["ward"], "session_id": session["session_id"]}
        made = self._say(self.sessions, "concerns", {**concern.model_dump(exclude={"forward"}), **place})
        if concern.forward is not None:
            self.followed.append(
                Followed(
                    borough=self.borough,
                    concern_id=made["concern_id"],
                    return_code=made["return_code"],
                    forward=concern.forward,
                )
            )
            coded = {"category": concern.category, "severity": concern.severity}
            Follower(self.sessions, self.followed[-1]).begin(coded)

    def _say(self, service: Api, what: str, body: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = service.post(f"/boroughs/{self.borough}/{what}", body, key=self._next_key())
        return answer

    def _next_key(self) -> str:
        return str(uuid5(_KEYS, f"{self.today}/{self.borough}/{next(self._numbers)}"))


def check_ins(session: Session, bookings: list[str]) -> list[dict[str, Any]]:
    """Who came and who did not: the booked in the order of their bookings, then those without one."""
    with_booking = ["attended"] * session.attended + ["no-show"] * session.no_show
    alone = {"officer": session.officers, "host": session.hosts, "participant": session.walked_in}
    return [
        *(
            {"role": "participant", "state": state, "attendance_id": booking}
            for booking, state in zip(bookings, with_booking, strict=False)
        ),
        *(
            {"role": role, "state": "attended", "attendance_id": None}
            for role, number in alone.items()
            for _ in range(number)
        ),
    ]
