"""Makes room for a demo where an earlier one was, and nowhere else."""

from stride_cli.errors import Failed
from stride_cli.stack import Stack
from stride_cli.state import already_up

MARK = "demo"


def make_room(stack: Stack) -> None:
    """Remove what an earlier demo left; refused while a stack is up there, and for a state that no demo made."""
    state = stack.state
    if state.is_held:
        raise already_up(state)
    if state.is_ours and not (state / MARK).exists():
        raise Failed(
            f"{state.path} holds a state that no demo made",
            way_out="Keep it and name another folder with --state, or remove it yourself.",
        )
    if state.is_ours:
        stack.discard()
    state.create()
    (state / MARK).touch()
