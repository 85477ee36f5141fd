"""Who asks too often is told to wait, and others are not."""

import pytest
from fastapi import APIRouter, Depends, FastAPI
from httpx import ASGITransport, AsyncClient
from stride_chassis import RateLimit
from stride_chassis.problems import install_problems


@pytest.fixture
def app() -> FastAPI:
    """One route that is open to all, twice a minute for each."""

    async def say() -> dict[str, str]:
        return {"said": "hello"}

    router = APIRouter(dependencies=[Depends(RateLimit(2))])
    router.add_api_route("/", say)
    app = FastAPI()
    app.include_router(router)
    install_problems(app)
    return app


def client_from(address: str, app: FastAPI) -> AsyncClient:
    return AsyncClient(transport=ASGITransport(app, client=(address, 1)), base_url="http://service")


async def test_the_third_request_within_a_minute_is_refused_and_says_when_to_come_back(app: FastAPI) -> None:
    async with client_from("192.0.2.1", app) as client:
        answers = [await client.get("/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["code"] == "too-many-requests"
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60


async def test_one_address_does_not_use_up_what_another_may_ask(app: FastAPI) -> None:
    async with client_from("192.0.2.1", app) as one, client_from("192.0.2.2", app) as other:
        assert [(await one.get("/")).status_code for _ in range(3)][-1] == 429
        assert (await other.get("/")).status_code == 200
