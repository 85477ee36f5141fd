"""Speaks for a borough over HTTP: bodies from the API's own examples, a canary in every header, ids as they come."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx

from tests.e2e.promises.planting import SENTENCE, SHAPES, Canary, body_of, canary

if TYPE_CHECKING:
    from stride_cli.stack import Stack

    from tests.e2e.promises.planting import Schema

LONDON = ZoneInfo("Europe/London")
CSV = {"Content-Type": "text/csv"}
JSON = {"Content-Type": "application/json"}
ROLES = ["central", "coordinator", "officer", "service", "information-governance"]
SLUG = SHAPES[4]


class Voice:
    """Sends what the API's document shows, and remembers every canary that it told.

    Args:
        stack: the running stack.
        borough: for which it speaks.
    """

    def __init__(self, stack: Stack, borough: str) -> None:
        token = stack.token(ROLES, ["*", borough])
        self.stack, self.borough = stack, borough
        self.clock = clock_away_from(datetime.now(LONDON))
        self.names = {"borough": borough, "scheme": "run-and-talk"}
        self.told: list[Canary] = []
        self._http = httpx.Client(base_url=stack.url("sessions"), timeout=90)
        self._http.headers.update({"Authorization": f"Bearer {token}", "User-Agent": self._tell("User-Agent").text})
        self.document: Schema = self._http.get("/openapi.json").raise_for_status().json()

    def _tell(self, place: str, shape: Any = SENTENCE) -> Canary:
        made = canary(place, shape)
        self.told.append(made)
        return made

    def _ask_oddly(self) -> None:
        """Where nothing is taken at all: in a path, in a query, in what is no JSON, in a token."""
        self._http.get(f"/boroughs/{self._tell('a path', SLUG).text}/sessions")
        self._http.get(f"/boroughs/{self.borough}/sessions/{self._tell('an id', SLUG).text}")
        asked = {"after": self._tell("a cursor", SLUG).text, self._tell("the name of a query", SLUG).text: "1"}
        self._http.get(f"/boroughs/{self.borough}/sessions", params=asked)
        broken = f'{{"kind": "{self._tell("a broken body").text}"'.encode()
        self._http.post(f"/boroughs/{self.borough}/concerns", content=broken, headers=self._named("broken") | JSON)
        nobody = {"Authorization": f"Bearer {self._tell('a token', SLUG).text}"}
        self._http.get(f"/boroughs/{self.borough}/sessions", headers=nobody)

    def _send(self, method: str, path: str, body: Any, **headers: str) -> httpx.Response:
        url = path.format(**self.names)
        named = {**self._named(f"{method} {path}"), **headers}
        if path.startswith("/concern/"):
            named["Return-Code"] = self.names["return_code"]
        if isinstance(body, bytes):
            return self._http.request(method, url, content=body, headers=named | CSV)
        return self._http.request(method, url, json=body, headers=named)  # None is no body

    def _named(self, place: str) -> dict[str, str]:
        """Headers that take a text and name nothing."""
        key = self._tell(f"{place}, Idempotency-Key", SLUG).text
        return {
            "Idempotency-Key": f"{key}/{uuid4()}",
            "tracestate": f"canary={self._tell(f'{place}, tracestate', SLUG).text}",
            "baggage": f"canary={self._tell(f'{place}, baggage', SLUG).text}",
            "X-Request-Id": self._tell(f"{place}, X-Request-Id", SLUG).text,
        }

    def _learn(self, answer: httpx.Response) -> None:
        """Take the ids of what was made, for the paths of what follows."""
        said = answer.raise_for_status().json()
        self.names |= {name: value for name, value in said.items() if name.endswith("_id") and isinstance(value, str)}
        if code := said.get("return_code"):
            self.names["return_code"] = code
            self.told += [Canary("a return code", one.lower(), one) for one in (code, code.replace("-", ""))]

    def _example(self, method: str, path: str) -> Any:
        schema = body_of(self.document, self._described(method, path))
        assert schema is not None
        example = schema["examples"][0]
        ours = {name: self.names[name] for name, value in example.items() if name in self.names and value is not None}
        ours |= {name: None for name in example if name == "slot_minutes"}  # these begin at a minute of their own
        return self._timed(example | ours, is_moving=path.endswith("/reschedule"))

    def _described(self, method: str, path: str) -> Schema:
        described: Schema = self.document["paths"][path][method.lower()]
        return described

    def _described_file(self, method: str, path: str) -> str:
        example: str = self._described(method, path)["requestBody"]["content"]["text/csv"]["example"]
        return example

    def _timed(self, body: Any, *, is_moving: bool) -> Any:
        """The same at the one time of day at which all sessions of this life begin; what moves goes to the next day."""
        starts_at = body.get("starts_at")
        if starts_at is None:
            return body
        day, _, _ = starts_at.rpartition("T")
        if not day:
            return body | {"starts_at": self.clock} | ({"shift_days": 1} if is_moving else {})
        on = date.fromisoformat(day) + timedelta(days=is_moving)
        return body | {"starts_at": f"{on}T{self.clock}"}


def clock_away_from(now: datetime) -> str:
    """A time of day some hours from now, so that no time of a command is taken for that of a session."""
    return next(f"{hour:02}:37" for hour in (5, 12, 19) if 3 <= (hour - now.hour) % 24 <= 21)
