"""`stride up` and `stride demo`: a stack in the foreground until a signal ends it; holds no step of the demo itself."""

import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from types import FrameType

from rich.console import Console

from stride_cli.compose.stack import ComposedStack, is_composed
from stride_cli.demo.room import make_room
from stride_cli.demo.scenario import Story
from stride_cli.stack import Stack
from stride_cli.supervision import Supervisor
from stride_cli.timing import Stages
from stride_cli.where import show_where_to_look

ENDING = (signal.SIGTERM, signal.SIGHUP)


def up(folder: Path, console: Console, *, is_ephemeral: bool) -> None:
    """Serve the state of a folder, or of a temporary one that is removed at the end, until a signal comes."""
    with place(folder, is_ephemeral=is_ephemeral) as home:
        stack = Stack(home, stages=Stages(saying(console)), durable=not is_ephemeral)
        try:
            with ending_politely(), stack:
                show_where_to_look(console, stack.environment(), home, is_up=True)
                console.print(f"\nServing {home}. Ctrl-C stops it.", highlight=False, soft_wrap=True)
                serve(stack, console)
        finally:
            if is_ephemeral:
                stack.discard()


def demo(folder: Path, story: Story, console: Console, *, stays: bool) -> None:
    """Play the demo on a fresh state; then serve it if `stays`, else leave it for `stride up`."""
    if is_composed(folder):
        demo_composed(folder, story, console)
        return
    stack = Stack(folder, stages=Stages(saying(console)))
    make_room(stack)
    with ending_politely():
        with stack:
            from stride_cli.demo.run import Demo  # noqa: PLC0415  # loads slowly: the stack is up by now

            Demo(stack, story, console).play()
            show_where_to_look(console, stack.environment(), folder, is_up=stays)
            if stays:
                console.print(f"\nServing {folder}. Ctrl-C stops it.", highlight=False, soft_wrap=True)
                serve(stack, console)
        took = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in stack.stages.seconds.items())
        console.print(f"\n[dim]{took}[/]", highlight=False, soft_wrap=True)


def demo_composed(folder: Path, story: Story, console: Console) -> None:
    """Play the demo on a Compose installation that is up; played again on the same day it changes nothing."""
    from stride_cli.demo.run import Demo  # noqa: PLC0415  # loads slowly

    with ending_politely(), ComposedStack(folder, stages=Stages(saying(console))) as stack:
        Demo(stack, story, console).play()
        show_where_to_look(console, stack.environment(), folder, is_up=True)


def serve(stack: Stack, console: Console) -> None:
    """Watch over the stack until Ctrl-C or another signal that ends us."""
    try:
        Supervisor(stack, saying(console)).run(Event())
    except KeyboardInterrupt:
        console.print("\nStopping")


@contextmanager
def ending_politely() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end us as Ctrl-C does, so that nothing is left running."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def place(folder: Path, *, is_ephemeral: bool) -> Iterator[Path]:
    """The state folder, or a temporary one."""
    if not is_ephemeral:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="stride-") as temporary:
        yield Path(temporary) / "state"


def saying(console: Console) -> Callable[[str], None]:
    """Say what goes on, a line at a time."""
    return lambda said: console.print(f"[dim]·[/] {said}", highlight=False, soft_wrap=True)


def is_terminal() -> bool:
    """Whether somebody is watching."""
    return sys.stdout.isatty()
