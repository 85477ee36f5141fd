"""Who asks too often is told to wait, and others are not."""

import asyncio

import pytest
from fastapi import APIRouter, Depends, FastAPI, Request
from httpx import ASGITransport, AsyncClient
from limits.storage import MemoryStorage
from stride_chassis import RateLimit, SharedLimit
from stride_chassis.errors import TooManyRequests
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


async def test_a_household_is_one_however_many_addresses_it_has(app: FastAPI) -> None:
    async with client_from("2001:db8:0:1::1", app) as one, client_from("2001:db8:0:1::2", app) as same:
        assert [(await client.get("/")).status_code for client in (one, same, one)] == [200, 200, 429]
    async with client_from("2001:db8:0:2::1", app) as other:
        assert (await other.get("/")).status_code == 200


async def test_an_address_is_forgotten_after_its_minute() -> None:
    limit = RateLimit(2)
    storage = limit._limiter.storage
    assert isinstance(storage, MemoryStorage)
    await limit(Request({"type": "http", "client": ("192.0.2.1", 1)}))
    storage.expirations.update(dict.fromkeys(storage.expirations, 0.0))  # as after a minute
    await limit(Request({"type": "http", "client": ("192.0.2.2", 1)}))
    async with asyncio.timeout(90):
        while "192.0.2.1" in str([*storage.storage, *storage.expirations, *storage.locks, *storage.events]):
            await asyncio.sleep(0.01)
    assert "192.0.2.2" in str([*storage.storage])


async def test_one_address_does_not_use_up_what_another_may_ask(app: FastAPI) -> None:
    async with client_from("192.0.2.1", app) as one, client_from("192.0.2.2", app) as other:
        assert [(await one.get("/")).status_code for _ in range(3)][-1] == 429
        assert (await other.get("/")).status_code == 200


def test_all_together_have_one_bound_for_each_name() -> None:
    limit = SharedLimit(2)
    assert [limit.admits("merton") for _ in range(3)] == [True, True, False]
    with pytest.raises(TooManyRequests) as refused:
        limit.admit("merton")
    assert 1 <= refused.value.wait_seconds <= 60
    limit.admit("camden")
