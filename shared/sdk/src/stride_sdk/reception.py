"""What is done with one record: read, told apart, handed to the handlers; it knows nothing of Kafka's clients."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from functools import partial
from typing import Any

import structlog
from stride_contracts import Event, Received, Record, Unreadable, parse, read_envelope

from stride_sdk.errors import HandlerFailed
from stride_sdk.patience import Patience
from stride_sdk.repeats import Repeats

Handler = Callable[[Any], Awaitable[None]]
UnreadableHandler = Callable[[Record, Unreadable], Awaitable[None]]

log = structlog.get_logger("stride_sdk")
current: ContextVar[Received] = ContextVar("current")


async def pass_over(record: Record, unreadable: Unreadable) -> None:
    """Warn of a record that cannot be read, without a word of what it holds."""
    log.warning("record passed over", reason=unreadable.reason, detail=unreadable.detail, **_place(record))


class Reception:
    """Takes records one by one and hands each event to its handlers, in the order they were added."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._handlers: list[tuple[type[Event], Handler]] = []
        self._repeats = Repeats()
        self.on_unreadable: UnreadableHandler = pass_over

    @property
    def has_handlers(self) -> bool:
        """Whether there is anything to hear for."""
        return bool(self._handlers)

    def add(self, event_type: type[Event], handler: Handler) -> None:
        """Hand events of this type, or of a type below it, to this handler too."""
        self._handlers.append((event_type, handler))

    async def take(self, record: Record) -> None:
        """Handle a record; returns once every handler is done with it, or if there is nothing to do.

        Raises:
            HandlerFailed: a handler raised on every attempt.
        """
        try:
            received = read_envelope(record)
            event = parse(received)
        except Unreadable as unreadable:
            await self._insist(partial(self.on_unreadable, record, unreadable), record)
            return
        if not isinstance(event, Event) or self._repeats.is_repeat(received):
            return
        await self._hand_over(event, received)

    async def _hand_over(self, event: Event, received: Received) -> None:
        if self._repeats.is_gap(received):
            log.warning("events of this key are missing", **_place(received.record))
        token = current.set(received)
        try:
            for event_type, handler in self._handlers:
                if isinstance(event, event_type):
                    await self._insist(partial(handler, event), received.record)
        finally:
            current.reset(token)
        self._repeats.note(received)

    async def _insist(self, attempt: Callable[[], Awaitable[None]], record: Record) -> None:
        """Try until it succeeds or patience ends; whatever a handler raises counts as a failure."""
        for wait in (*self._patience.waits(), None):
            try:
                return await attempt()
            except Exception as error:
                place = _place(record)
                if wait is None:
                    message = f"a handler failed {self._patience.attempts} times on {place}"
                    raise HandlerFailed(message) from error
                log.warning("handler failed", error=type(error).__name__, wait=wait, **place)
                await asyncio.sleep(wait)
        return None


def _place(record: Record) -> dict[str, Any]:
    return {"topic": record.topic, "partition": record.partition, "offset": record.offset}
