"""How long work says what it is doing: one callback with a short line; nothing is printed here."""

from collections.abc import Callable

Progress = Callable[[str], None]


def quiet(_said: str) -> None:
    """Say nothing."""
