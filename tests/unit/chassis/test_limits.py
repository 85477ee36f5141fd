"""A body of more than 64 KiB is answered 413, however it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fastapi import APIRouter, Request
from httpx import ASGITransport, AsyncClient
from stride_chassis import limits
from stride_chassis.app import build_app
from stride_chassis.limits import LARGEST_BODY, BodyLimit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Message
    from stride_chassis import Resources


LARGE = 1024 * 1024


async def _size(request: Request) -> int:
    return len(await request.body())


@pytest.fixture
async def client(resources: Resources) -> AsyncIterator[AsyncClient]:
    router = APIRouter()
    router.add_api_route("/size", _size, methods=["POST"])
    router.add_api_route("/{name}/large", _size, methods=["POST"], max_body_size=LARGE)
    router.add_api_route("/{name}/small", _size, methods=["POST"], max_body_size=1024)
    app = build_app("sessions", [router], resources)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://stride") as client:
        yield client


async def in_chunks(total: int) -> AsyncIterator[bytes]:
    for _ in range(total // 1024):
        yield bytes(1024)


async def test_a_body_at_the_limit_passes(client: AsyncClient) -> None:
    assert (await client.post("/size", content=bytes(LARGEST_BODY))).json() == LARGEST_BODY
    assert (await client.post("/size", content=in_chunks(LARGEST_BODY))).json() == LARGEST_BODY


@pytest.mark.parametrize("is_announced", [True, False])
async def test_a_larger_body_is_refused(client: AsyncClient, is_announced: bool) -> None:  # noqa: FBT001 - a case
    body = bytes(LARGEST_BODY + 1024)
    response = await client.post("/size", content=body if is_announced else in_chunks(len(body)))
    assert response.status_code == 413
    assert response.json()["code"] == "body-too-large"
    assert response.headers["connection"] == "close"


@pytest.mark.parametrize(("path", "largest"), [("/a/large", LARGE), ("/a/small", 1024)])
@pytest.mark.parametrize("is_announced", [True, False])
async def test_a_route_may_have_a_limit_of_its_own(
    client: AsyncClient,
    path: str,
    largest: int,
    is_announced: bool,  # noqa: FBT001 - a case
) -> None:
    for size, status in ((largest, 200), (largest + 1024, 413)):
        response = await client.post(path, content=bytes(size) if is_announced else in_chunks(size))
        assert response.status_code == status
        assert status == 200 or response.json()["code"] == "body-too-large"


@pytest.mark.parametrize(("method", "path"), [("PUT", "/a/large"), ("POST", "/large"), ("POST", "/a/large/")])
async def test_a_limit_is_of_its_route_alone(client: AsyncClient, method: str, path: str) -> None:
    assert (await client.request(method, path, content=bytes(LARGEST_BODY + 1))).status_code == 413


async def test_a_large_body_for_no_route_is_refused_too(client: AsyncClient) -> None:
    assert (await client.post("/nowhere", content=bytes(10_000_000))).status_code == 413


async def test_the_answer_does_not_wait_for_the_body(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "DRAIN_SECONDS", 0)
    steps: list[str] = []

    async def receive() -> Message:
        steps.append("read")
        return {"type": "http.request", "body": bytes(1024), "more_body": len(steps) < 10}

    async def send(message: Message) -> None:
        steps.append("answered" if message.get("body") else message["type"])

    scope = {"type": "http", "headers": [(b"content-length", b"10000000")]}
    await BodyLimit(_never)(scope, receive, send)
    assert steps[:2] == ["http.response.start", "answered"]


async def _never(*_: object) -> None:
    pytest.fail("the app must not see the request")
