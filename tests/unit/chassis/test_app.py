"""Every service answers for its health, its figures and its own description, and guards the latter two."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Annotated

import pytest
from fastapi import APIRouter, Depends
from httpx import ASGITransport, AsyncClient
from pydantic import BaseModel
from stride_chassis import Principal, principal_of_page
from stride_chassis.app import build_app

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from stride_chassis import Resources


class Words(BaseModel):
    text: str


async def _say(words: Words) -> Words:
    return words


async def _page(principal: Annotated[Principal, Depends(principal_of_page)]) -> str:
    return principal.subject


@pytest.fixture
async def client(resources: Resources) -> AsyncIterator[AsyncClient]:
    router = APIRouter()
    router.add_api_route("/words", _say, methods=["POST"])
    router.add_api_route("/", _page)
    app = build_app("sessions", [router], resources)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://stride") as client:
        yield client


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_a_service_lives_before_it_is_ready(client: AsyncClient, resources: Resources) -> None:
    resources.health.expect("database")
    assert (await client.get("/health/live")).status_code == 200
    response = await client.get("/health/ready")
    assert response.status_code == 503
    assert response.json() == [{"name": "database", "is_ready": False}]


async def test_a_ready_service_says_so_and_no_reason(client: AsyncClient, resources: Resources) -> None:
    resources.health.report("database", is_ready=True, reason="hush")
    response = await client.get("/health/ready")
    assert response.status_code == 200
    assert response.json() == [{"name": "database", "is_ready": True}]


@pytest.mark.parametrize("path", ["/metrics", "/openapi.json"])
async def test_figures_and_description_need_a_token(client: AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.json()["code"] == "token-missing"


async def test_figures_need_the_role_service(client: AsyncClient, token: Callable[..., str]) -> None:
    refused = await client.get("/metrics", headers=bearer(token(roles=["central"])))
    assert (refused.status_code, refused.json()["code"]) == (403, "role-missing")
    shown = await client.get("/metrics", headers=bearer(token(roles=["service"])))
    assert shown.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert "stride_outbox_rows" in shown.text


async def test_figures_are_told_apart_by_route_template(client: AsyncClient, token: Callable[..., str]) -> None:
    await client.get("/an/unknown/ward/E05013810")
    figures = (await client.get("/metrics", headers=bearer(token(roles=["service"])))).text
    assert 'stride_http_request_seconds_count{method="GET",route="unmatched",status="404"} 1.0' in figures
    assert "E05013810" not in figures


async def test_the_description_shows_problems_and_nothing_of_fastapis(
    client: AsyncClient, token: Callable[..., str]
) -> None:
    document = (await client.get("/openapi.json", headers=bearer(token(roles=[])))).json()
    assert document["openapi"].startswith("3.1")
    assert document["info"] == {"title": "Stride sessions", "version": "0.1.0"}
    assert set(document["components"]["schemas"]) == {"Fault", "Problem", "Words"}
    assert set(document["paths"]) == {"/", "/words"}
    content = document["paths"]["/words"]["post"]["responses"]["4XX"]["content"]
    assert content == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/health/live/"])
async def test_there_are_no_other_pages(client: AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_a_page_takes_the_token_as_a_password(client: AsyncClient, token: Callable[..., str]) -> None:
    login = base64.b64encode(f"any:{token()}".encode()).decode()
    assert (await client.get("/", headers={"Authorization": f"Basic {login}"})).json() == "ada"
    assert (await client.get("/", headers=bearer(token()))).json() == "ada"


async def test_a_page_without_token_offers_both_ways(client: AsyncClient) -> None:
    response = await client.get("/")
    assert response.status_code == 401
    assert response.headers.get_list("www-authenticate") == ["Bearer", 'Basic realm="Stride", charset="UTF-8"']
