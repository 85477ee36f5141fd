"""Refuses a request body that is too large, before or while it is read; it never holds one in memory.

All routes have one limit, but those that are added with a `max_body_size` of their own.
"""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from stride_chassis.problems import Problem, answer

LARGEST_BODY = 64 * 1024
DRAIN_SECONDS = 2.0


def routes_with_limits(routers: Iterable[APIRouter]) -> list[APIRoute]:
    """The routes that were added with a `max_body_size`."""
    routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    return [route for route in routes if route.max_body_size is not None]


class BodyLimit:
    """ASGI middleware: 413 `body-too-large` for more than `largest` bytes, announced or sent in chunks.

    After such an answer the connection is closed, but what the client is still sending is thrown away for up to
    2 s first, so that clients that write before they read see the answer and not a broken connection. `others` are
    the routes that have a limit of their own.
    """

    def __init__(self, app: ASGIApp, largest: int = LARGEST_BODY, others: Sequence[APIRoute] = ()) -> None:
        self._app = app
        self._largest = largest
        self._others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(receive, send, self._largest_for(scope))
        request = Request(scope)
        announced = request.headers.get("content-length", "0")
        if announced.isdecimal() and int(announced) <= exchange.largest:
            await self._app(scope, exchange.take, exchange.give)
            return
        exchange.is_over = True
        await answer(request, Problem.of("body-too-large", 413))(scope, receive, exchange.give)

    def _largest_for(self, scope: Scope) -> int:
        for route in self._others:
            if route.max_body_size is not None and route.matches(scope)[0] is Match.FULL:
                return route.max_body_size
        return self._largest


@dataclass
class _Exchange:
    """One request and its answer; counts what is taken, and ends the connection once it is too much."""

    receive: Receive
    send: Send
    largest: int
    taken: int = 0
    is_over: bool = False

    async def take(self) -> Message:
        message = await self.receive()
        self.taken += len(message.get("body", b""))
        if self.taken > self.largest:
            self.is_over = True
            raise HTTPException(413)
        return message

    async def give(self, message: Message) -> None:
        if self.is_over and message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], (b"connection", b"close")]
        elif self.is_over and not message.get("more_body"):
            await self.send({**message, "more_body": True})
            await self._drain()
            message = {"type": "http.response.body"}
        await self.send(message)

    async def _drain(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                while (await self.receive()).get("more_body"):
                    pass
