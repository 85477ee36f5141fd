"""What the command says when it cannot do what was asked: the cause, the way out, the exit code.

CliError
├── Failed          1: it was tried and did not work
│   └── TimedOut    1: it did not happen within the time given
└── NotRunning      3: there is no stack here, or it is not ready
"""

from typing import ClassVar


class CliError(Exception):
    """An expected end: `str(error)` is the cause, `way_out` what to do about it."""

    exit_code: ClassVar[int] = 1

    def __init__(self, cause: str, *, way_out: str = "") -> None:
        super().__init__(cause)
        self.way_out = way_out


class Failed(CliError):
    """It was tried and did not work."""


class TimedOut(Failed):
    """It did not happen within the time given."""


class NotRunning(CliError):
    """There is no stack here, or it is not ready."""

    exit_code: ClassVar[int] = 3
