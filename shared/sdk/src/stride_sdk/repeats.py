"""Which events this process has handled already, by their keyseq; bounded, and forgotten with the process."""

from collections import OrderedDict

from stride_contracts import Received


class Repeats:
    """The highest keyseq handled of each key, for the keys met last.

    A repeat after a restart, or of a key long out of sight, is not known as one: delivery is at least once.
    """

    def __init__(self, limit: int = 100_000) -> None:
        self._limit = limit
        self._handled: OrderedDict[tuple[str, str], int] = OrderedDict()

    def is_repeat(self, received: Received) -> bool:
        """Tell whether this event, or a later one of its key, was handled before."""
        keyseq = received.envelope.keyseq
        return keyseq is not None and keyseq <= self._handled.get(_key(received), 0)

    def is_gap(self, received: Received) -> bool:
        """Tell whether an event is missing between the last one handled of this key and this one."""
        keyseq, last = received.envelope.keyseq, self._handled.get(_key(received))
        return keyseq is not None and last is not None and keyseq > last + 1

    def note(self, received: Received) -> None:
        """Remember this event as handled."""
        if received.envelope.keyseq is None:
            return
        key = _key(received)
        self._handled[key] = received.envelope.keyseq
        self._handled.move_to_end(key)
        if len(self._handled) > self._limit:
            self._handled.popitem(last=False)


def _key(received: Received) -> tuple[str, str]:
    return received.record.topic, received.envelope.subject
