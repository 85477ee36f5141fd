"""A borough's system on Stride: hear the borough's events, reply to its concerns; another borough's it never sees."""

import asyncio
import inspect
import re
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar
from uuid import UUID

from stride_contracts import (
    EVENT_TYPES,
    ConcernReopened,
    Event,
    Received,
    ReplyAcknowledged,
    ReplyActioned,
    ReplyDeclined,
    TopicKind,
    topic_for,
)
from stride_contracts.events.concerns import ConcernEvent
from stride_contracts.events.replies import Reply

from stride_sdk.credential import Credential
from stride_sdk.hearing import Hearing
from stride_sdk.patience import Patience
from stride_sdk.reception import Reception, UnreadableHandler, current
from stride_sdk.replying import Replies, Replying

HEARD = (TopicKind.SESSIONS, TopicKind.CONCERNS)

E = TypeVar("E", bound=Event)


class Borough:
    """One system of one borough.

    Args:
        credential: from the file that onboarding wrote; see `from_file`.
        consumer: names this consumer among those of the system. Each name remembers its own place; processes
            of the same name share the work.
        patience: how long to try.
    """

    def __init__(self, credential: Credential, *, consumer: str = "main", patience: Patience | None = None) -> None:
        if re.fullmatch(r"[a-z][a-z0-9-]{0,63}", consumer) is None:
            message = "a consumer is named by a slug"
            raise ValueError(message)
        patience = patience or Patience()
        self.credential = credential
        self.group = f"{credential.system}.{consumer}"
        self.reception = Reception(patience)
        self.replying: Replies = Replying(credential, patience.reply_within)
        self._hearing: Hearing | None = None
        self._failure: Exception | None = None
        self._ended = asyncio.Event()

    @classmethod
    def from_file(cls, path: str | Path, *, consumer: str = "main", patience: Patience | None = None) -> Self:
        """Read the credential from its file; nothing is connected yet.

        Raises:
            CredentialUnreadable: the file is missing or is no credential.
            ValueError: the consumer's name is no slug.
        """
        return cls(Credential.from_file(path), consumer=consumer, patience=patience)

    def on(self, event_type: type[E]) -> Callable[[Callable[[E], Awaitable[None]]], Callable[[E], Awaitable[None]]]:
        """Hand every event of this type to the decorated `async def`; `Event` itself stands for all of them.

        Delivery is at least once: a handler must bear to see an event again, after a restart for instance.

        Raises:
            ValueError: the type is not on the topics a borough hears.
            TypeError: the handler is no `async def`.
        """
        heard = [model for model in EVENT_TYPES.values() if model.topic_kind in HEARD]
        if not any(issubclass(model, event_type) for model in heard):
            message = f"{event_type.__name__} is not on the topics a borough hears"
            raise ValueError(message)

        def register(handler: Callable[[E], Awaitable[None]]) -> Callable[[E], Awaitable[None]]:
            if not inspect.iscoroutinefunction(handler):
                message = "a handler is an `async def`"
                raise TypeError(message)
            self.reception.add(event_type, handler)
            return handler

        return register

    def on_unreadable(self, handler: UnreadableHandler) -> UnreadableHandler:
        """Give records that cannot be read to this `async def (record, unreadable)` instead of warning of them.

        Once it returns, the record is passed over.
        """
        self.reception.on_unreadable = handler
        return handler

    @property
    def current(self) -> Received:
        """The event being handled, as received: its envelope has the id, the time and the keyseq.

        Raises:
            LookupError: no event is being handled.
        """
        return current.get()

    async def reply_acknowledged(
        self, concern: ConcernEvent | UUID, *, reference: str | None = None, after: str | None = None
    ) -> UUID:
        """Say that we have a concern, and under which reference; returns the reply's id.

        The same reply counts once. Said anew of a concern that was opened again it needs to be told apart from what
        was said before: by `after`, the id of the `concern-reopened` event, which is filled in while that is handled.

        Raises:
            ReplyNotConfirmed: Kafka did not confirm it in time.
            pydantic.ValidationError: the reference is none (see `stride_contracts.fields.Reference`).
        """
        return await self._send(ReplyAcknowledged(concern_id=_id_of(concern), reference=reference), after)

    async def reply_actioned(
        self, concern: ConcernEvent | UUID, *, action: str, reference: str | None = None, after: str | None = None
    ) -> UUID:
        """Say what we did about a concern, by a code of `ActionCode`; returns the reply's id.

        `after` is the id of a reopening, as in `reply_acknowledged`.

        Raises:
            NotInList: the action is not in the list.
            ReplyNotConfirmed: Kafka did not confirm it in time.
            pydantic.ValidationError: the reference is none.
        """
        return await self._send(ReplyActioned(concern_id=_id_of(concern), action=action, reference=reference), after)

    async def reply_declined(self, concern: ConcernEvent | UUID, *, reason: str, after: str | None = None) -> UUID:
        """Say why we will not act on a concern, by a code of `DeclineReason`; returns the reply's id.

        `after` is the id of a reopening, as in `reply_acknowledged`.

        Raises:
            NotInList: the reason is not in the list.
            ReplyNotConfirmed: Kafka did not confirm it in time.
        """
        return await self._send(ReplyDeclined(concern_id=_id_of(concern), reason=reason), after)

    def run(self) -> None:
        """Hear and reply until the process is told to stop (SIGINT, SIGTERM); the last line of a script.

        Raises:
            HandlerFailed: a handler kept failing.
            aiokafka.errors.KafkaError: no broker could be reached at the start.
        """
        asyncio.run(self._serve_until_told())

    async def serve(self) -> None:
        """Hear and reply until `stop` is called; for programs that have an event loop of their own."""
        async with self:
            await self._ended.wait()

    def stop(self) -> None:
        """Ask `serve` to end once the event in hand is handled."""
        self._ended.set()

    async def __aenter__(self) -> Self:
        self._failure = None
        self._ended.clear()
        if self.reception.has_handlers:
            self._hearing = self._hear()
            await self._hearing.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        hearing, self._hearing = self._hearing, None
        if hearing is not None:
            await hearing.stop()
        await self.replying.close()
        if self._failure is not None and error is None:
            raise self._failure

    async def _send(self, reply: Reply, after: str | None) -> UUID:
        return await self.replying.send(reply, after=after or _reopening_in_hand(reply))

    def _hear(self) -> Hearing:
        return Hearing(
            self.credential,
            self.group,
            topics=tuple(topic_for(kind, self.credential.borough) for kind in HEARD),
            take=self.reception.take,
            failed=self._fail,
        )

    def _fail(self, error: Exception) -> None:
        self._failure = error
        self._ended.set()

    async def _serve_until_told(self) -> None:
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError):  # Windows: there, Ctrl-C raises KeyboardInterrupt
            for told in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(told, self.stop)
        await self.serve()


def _id_of(concern: ConcernEvent | UUID) -> UUID:
    return concern if isinstance(concern, UUID) else concern.concern_id


def _reopening_in_hand(reply: Reply) -> str | None:
    """The id of the event being handled, if it says that the concern of this reply was opened again."""
    received = current.get(None)
    if received is None or received.envelope.type != ConcernReopened.event_type:
        return None
    return received.envelope.id if received.envelope.subject == reply.key else None
