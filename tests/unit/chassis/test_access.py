"""Each request leaves one line and one span, which name its route and nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import structlog
from fastapi import APIRouter
from httpx import ASGITransport, AsyncClient
from opentelemetry import trace
from stride_chassis import UnlinkedRoute
from stride_chassis.app import build_app
from stride_chassis.telemetry import current_trace_id

from tests.logs import lines_from_here

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from stride_chassis import Resources

CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


async def _see(ward: str) -> dict[str, str | None]:
    bound = structlog.contextvars.get_contextvars()
    return {"ward": ward, "request_id": bound["request_id"], "trace_id": current_trace_id()}


async def _say() -> dict[str, object]:
    return {"bound": structlog.contextvars.get_contextvars(), "trace_id": current_trace_id()}


@pytest.fixture
async def client(resources: Resources) -> AsyncIterator[AsyncClient]:
    inner = APIRouter(prefix="/wards")
    inner.add_api_route("/{ward}", _see)
    outer = APIRouter()
    outer.include_router(inner, prefix="/boroughs/{borough}")
    unlinked = APIRouter(route_class=UnlinkedRoute)
    unlinked.add_api_route("/words/{word}", _say)
    app = build_app("sessions", [outer, unlinked], resources)
    transport = ASGITransport(app, client=("203.0.113.7", 4711))
    async with AsyncClient(transport=transport, base_url="http://stride") as client:
        yield client


async def test_a_request_is_one_line_by_route_template(client: AsyncClient) -> None:
    with lines_from_here() as lines:
        await client.get("/boroughs/merton/wards/E05013810?secret=1")
    (line,) = lines
    assert {name: line[name] for name in ("method", "route", "status")} == {
        "method": "GET",
        "route": "/boroughs/{borough}/wards/{ward}",
        "status": 200,
    }
    assert not {"203.0.113.7", "E05013810", "secret"} & set(str(line).replace("'", " ").split())


async def test_a_refusal_leaves_its_code_in_the_line(client: AsyncClient) -> None:
    with lines_from_here() as lines:
        await client.get("/nowhere")
    assert (lines[0]["route"], lines[0]["problem"]) == ("unmatched", "not-found")


async def test_a_health_probe_is_not_worth_a_line(client: AsyncClient) -> None:
    with lines_from_here() as lines:
        await client.get("/health/live")
    assert [line["log_level"] for line in lines] == ["debug"]


async def test_a_request_has_an_id_of_ours(client: AsyncClient) -> None:
    response = await client.get("/boroughs/merton/wards/E05013810", headers={"X-Request-Id": "theirs"})
    assert response.headers["x-request-id"] == response.json()["request_id"] != "theirs"


async def test_a_request_goes_on_with_the_callers_trace(client: AsyncClient) -> None:
    response = await client.get("/boroughs/merton/wards/E05013810", headers={"traceparent": CALLER})
    assert response.json()["trace_id"] == "0af7651916cd43dd8448eb211c80319c"
    assert not trace.get_current_span().get_span_context().is_valid


async def test_a_traceparent_that_cannot_be_read_is_no_trouble(client: AsyncClient) -> None:
    response = await client.get("/boroughs/merton/wards/E05013810", headers={b"traceparent": b"00-\xff"})
    assert response.status_code == 200


async def test_an_unlinked_request_is_a_method_a_template_and_a_status(client: AsyncClient) -> None:
    with lines_from_here() as lines:
        response = await client.get("/words/said", headers={"traceparent": CALLER})
        await client.post("/words/said", headers={"traceparent": CALLER})
    told = {"event": "request", "log_level": "info"}
    assert lines == [
        told | {"method": "GET", "route": "/words/{word}", "status": 200},
        told | {"method": "POST", "route": "/words/{word}", "status": 405},
    ]
    assert response.json() == {"bound": {}, "trace_id": None}
    assert "x-request-id" not in response.headers


async def test_after_an_unlinked_request_others_are_traced_as_before(client: AsyncClient) -> None:
    await client.get("/words/said")
    response = await client.get("/boroughs/merton/wards/E05013810", headers={"traceparent": CALLER})
    assert response.json()["trace_id"] == "0af7651916cd43dd8448eb211c80319c"
