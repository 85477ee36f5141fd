"""How long each stage of a start took, said as it ends; measures wall-clock time, several stages at once."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


def _silent(_: str) -> None:
    return


@dataclass(slots=True)
class Stages:
    """`say` is told what goes on; `seconds` keeps what each stage took."""

    say: Callable[[str], None] = _silent
    seconds: dict[str, float] = field(default_factory=dict, init=False)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure what happens inside; a stage that fails is not recorded."""
        began = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - began, 2)
        self.say(f"{name}: {self.seconds[name]:.1f} s")
