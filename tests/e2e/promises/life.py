"""Lives the whole life of a borough over HTTP: every operation that writes, a canary in every field that takes one.

Operations are taken from the API's own document, and their bodies from its examples. A new one is lived as well.
"""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

from stride_cli.waiting import Settled, wait_for

from tests.e2e.promises.planting import SENTENCE, SHAPES, Canary, body_of, fields_of, operations, planted
from tests.e2e.promises.replying import Replier
from tests.e2e.promises.voice import LONDON, SLUG, Voice

if TYPE_CHECKING:
    import httpx
    from stride_cli.stack import Stack

    from tests.e2e.promises.planting import Field, Schema

BOOKINGS = "/boroughs/{borough}/sessions/{session_id}/bookings"
RECIPIENT = "/boroughs/{borough}/residents/{attendance_id}/recipient"
ENDS = ("/complete", "/cancel", "/feedback", "/everyone-home", "/pause", "/resume")
BEFORE = {
    "refer": ("triage",),
    "act": ("triage",),
    "close": ("triage", "act"),
    "reopen": ("triage", "act", "close"),
    "publish": ("triage", "act"),
    "unpublish": ("triage", "act"),
    "release": ("hold",),
}
"""The steps that come before a step about a concern."""
NEIGHBOUR = "merton"
"""To which borough a concern goes."""
IN_THE_PAST = ("/complete", "/everyone-home")
REFERENCE = SHAPES[5]
REFUSED_BY_RULES = {
    "POST /boroughs/{borough}/series rule": "a rule is read by its grammar, and no text is one",
    "POST /places borough": "a borough that is not there is not found",
    "POST /boroughs/{borough}/concerns/{concern_id}/transfer to": "a borough that is not there is not found",
    "POST /concerns borough": "a borough that is not there is not found",
    "POST /boroughs/{borough}/concerns/{concern_id}/refer system": "a system is one of the borough's, by its name",
}
"""What the document would let through and a rule refuses, so that it is planted in vain."""
APART: dict[str, dict[str, Any]] = {
    "POST /boroughs/{borough}/staff principal": {"kind": "officer", "host": None},
}
"""What cannot be told together with the rest, and what has to be told with it instead."""
SETTLED_WITHIN_S = 240.0


class Life(Voice):
    """A borough's year in a minute.

    Args:
        stack: the running stack.
        borough: whose life it is; nobody else does anything in it.
    """

    def __init__(self, stack: Stack, borough: str) -> None:
        super().__init__(stack, borough)
        self.taken: set[str] = set()
        self.done: set[str] = set()
        self.began_at = self.ended_at = datetime.now(UTC)

    def live(self) -> None:
        """Everything that changes, then everything that ends something; waits until all of it was heard."""
        for method, path, described in sorted(operations(self.document), key=turn_of):
            self._prepare(path)
            self._order(method, path, described)
        self._ask_oddly()
        self._let_a_system_reply()
        wait_for(Settled(self.stack.environment()), within_s=SETTLED_WITHIN_S)
        self.ended_at = datetime.now(UTC)

    def _let_a_system_reply(self) -> None:
        concerns = "/boroughs/{borough}/concerns"
        self._learn(self._send("POST", concerns, self._example("POST", concerns)))
        replier = Replier(self.stack, self.borough, self.told)
        replier.reply(self.names["concern_id"])

    def starts(self) -> set[datetime]:
        """When each session of the borough begins."""
        found: set[datetime] = set()
        after: dict[str, str] = {}
        while True:
            path = f"/boroughs/{self.borough}/sessions"
            page = self._http.get(path, params={"limit": 200, **after}).raise_for_status().json()
            walls = [datetime.fromisoformat(item["starts_at"]) for item in page["items"]]
            found |= {wall.replace(tzinfo=LONDON) for wall in walls}
            if page["next_cursor"] is None:
                return found
            after = {"after": page["next_cursor"]}

    def place_of(self, method: str, path: str, field: Field) -> str:
        return f"{method} {path} {field.name}"

    def _prepare(self, path: str) -> None:
        """What was ended cannot be ended again: a session of yesterday, a series, a resident, of its own."""
        plan = self._example("POST", "/boroughs/{borough}/sessions")
        yesterday = {"starts_at": f"{datetime.now(LONDON).date() - timedelta(days=1)}T{self.clock}"}
        if path.endswith(IN_THE_PAST):
            self._learn(self._send("POST", "/boroughs/{borough}/sessions", plan | yesterday))
        elif "/series/" in path and path.endswith("/cancel"):
            whole = self._example("POST", "/boroughs/{borough}/series")
            self._learn(self._send("POST", "/boroughs/{borough}/series", whole))

        elif path.endswith("/feedback"):
            self._learn(self._send("POST", "/boroughs/{borough}/sessions", plan))
            self._let_somebody_ask()
            self._send("POST", f"{BOOKINGS}/{{attendance_id}}/accept", {}).raise_for_status()
            moved = self._example("POST", "/boroughs/{borough}/sessions/{session_id}/reschedule") | yesterday
            self._send("POST", "/boroughs/{borough}/sessions/{session_id}/reschedule", moved).raise_for_status()
        elif "{link}" in path or "{attendance_id}" in path:
            self._let_somebody_ask()
        elif "{concern_id}/" in path:
            self._lead_a_concern_to(path)
        elif path.startswith("/concern/"):
            self._come_back_to_a_concern(path)

    def _come_back_to_a_concern(self, path: str) -> None:
        """Another one each time, in a state that allows it."""
        concerns = "/boroughs/{borough}/concerns"
        self._learn(self._send("POST", concerns, self._example("POST", concerns)))
        if path.endswith("/answer"):
            asked = f"{concerns}/{{concern_id}}/ask"
            self._send("POST", asked, self._example("POST", asked)).raise_for_status()
        elif path.endswith("/reopen"):
            self._send("POST", "/concern/withdraw", {}).raise_for_status()

    def _lead_a_concern_to(self, path: str) -> None:
        """A concern of its own for each step, in a state that allows it."""
        concerns, step = path.split("/{concern_id}/")
        self.names.pop("to", None)
        for _ in range(2):
            self.names["into"] = self.names.get("concern_id", "")
            self._learn(self._send("POST", concerns, self._example("POST", concerns)))
        for before in BEFORE.get(step, ()):
            of_it = f"{concerns}/{{concern_id}}/{before}"
            self._send("POST", of_it, self._example("POST", of_it)).raise_for_status()
        if step == "transfer":
            self.names["to"] = NEIGHBOUR

    def _let_somebody_ask(self) -> None:
        """A resident asks for a place; the link to it is a secret, and is sought as what she said is."""
        asked = body_of(self.document, self._described("POST", BOOKINGS))
        assert asked is not None
        body, told = self._planted(
            "POST", BOOKINGS, self._example("POST", BOOKINGS), list(fields_of(self.document, asked))
        )
        self._take("POST", BOOKINGS, self._send("POST", BOOKINGS, body), told)
        recipient = self._http.get(RECIPIENT.format(**self.names)).raise_for_status().json()
        self.names["link"] = recipient["link"]
        self.told.append(Canary("the link to a place", recipient["link"].lower(), recipient["link"]))

    def _order(self, method: str, path: str, described: Schema) -> None:
        schema = body_of(self.document, described)
        if "requestBody" not in described:
            self._take(method, path, self._send(method, path, None), [])
            return
        if schema is None:
            self._upload(method, path)
            return
        example = self._example(method, path)
        fields = list(fields_of(self.document, schema))
        self._refused(method, path, example, fields)
        body, told = self._planted(method, path, example, fields)
        self._take(method, path, self._send(method, path, body), told)
        for field in fields:
            if (place := self.place_of(method, path, field)) in APART:
                alone = self._tell(place, field.shape())
                body = planted(example | APART[place], field.path, alone.text)
                self._take(method, path, self._send(method, path, body), [alone])

    def _planted(self, method: str, path: str, example: Any, fields: list[Field]) -> tuple[Any, list[Canary]]:
        """A body with a canary in each field that takes one."""
        body, told = example, []
        for field in fields:
            shape = field.shape()
            place = self.place_of(method, path, field)
            if shape is not None and place not in REFUSED_BY_RULES.keys() | APART:
                told.append(self._tell(place, shape))
                body = planted(body, field.path, told[-1].text)
        return body, told

    def _take(self, method: str, path: str, answer: httpx.Response, told: list[Canary]) -> None:
        """What was told in a command that was carried out."""
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        self._learn(answer)
        self.done.add(f"{method} {path}")
        self.taken |= {one.place for one in told}

    def _refused(self, method: str, path: str, example: Any, fields: list[Field]) -> None:
        """A sentence in each field that takes none, in a field that is not there, and in the headers."""
        for field in fields:
            place = self.place_of(method, path, field)
            if field.shape() is None or place in REFUSED_BY_RULES:
                body = planted(example, field.path, self._tell(f"{place}, refused", field.shape() or SENTENCE).text)
                answer = self._send(method, path, body)
                assert answer.status_code in {404, 422}, f"{place}: {answer.status_code} {answer.text}"
        odd = {self._tell(f"{method} {path}, the name of a field").text: self._tell(f"{method} {path}, odd").text}
        assert self._send(method, path, {**example, **odd}).status_code == 422
        stale = {"If-Match": self._tell(f"{method} {path}, If-Match", SLUG).text}
        if any(one["name"] == "If-Match" for one in self._described(method, path).get("parameters", ())):
            assert self._send(method, path, example, **stale).status_code == 412

    def _upload(self, method: str, path: str) -> None:
        """A spreadsheet with a canary in each cell that takes one, and in a column that nobody reads."""
        header, row = list(csv.reader(StringIO(self._described_file(method, path))))
        cells = dict(zip(header, row, strict=True)) | {"time": self.clock}
        told = {name: self._tell(f"{method} {path} {name}", shape) for name, shape in CELLS.items()}
        column = self._tell(f"{method} {path}, the name of a column", SLUG)
        kept = {name: one.text for name, one in told.items()} | {column.text: self._tell(f"{path}, unread").text}
        for name in header:
            told_badly = self._tell(f"{method} {path} {name}, refused")
            answer = self._send(method, path, as_csv(cells | {name: told_badly.text}))
            assert answer.status_code == (200 if path.endswith("/preview") else 422), name
            assert not told_badly.is_in(answer.content.lower()), name
        self._take(method, path, self._send(method, path, as_csv(cells | kept)), list(told.values()))


def turn_of(operation: tuple[str, str, Schema]) -> tuple[bool, bool, bool, int]:
    """What ends something comes last; before that what is put there, what is made, and what is done with it."""
    method, path, _ = operation
    is_of_resident = path.startswith("/places")
    return path.endswith(ENDS) or method == "DELETE", method != "PUT", is_of_resident, path.count("_id}")


CELLS = {"reference": REFERENCE, "host": SLUG}
"""The columns of a spreadsheet that take a text, and in which shape."""


def as_csv(cells: dict[str, str]) -> bytes:
    written = StringIO()
    csv.writer(written).writerows([list(cells), list(cells.values())])
    return written.getvalue().encode()
