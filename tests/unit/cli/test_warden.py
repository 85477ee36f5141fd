from __future__ import annotations

import os
import signal

import psutil  # type: ignore[import-untyped]  # published without types
from stride_cli.warden import birth_of, end, is_ours, watch


def test_what_was_released_is_not_guarded() -> None:
    lines = ["guard 10 1.5 15\n", "guard 11 2.5 2\n", "release 10\n", "nonsense\n"]

    assert watch(lines) == {11: (2.5, 2)}


def test_a_process_that_was_given_an_old_number_is_left_alone() -> None:
    mine, birth = os.getpid(), birth_of(os.getpid())
    assert birth is not None

    assert is_ours(mine, birth)
    assert not is_ours(mine, birth - 60)
    assert end({mine: (birth - 60, signal.SIGKILL)}) == []


def test_a_process_that_is_not_there_has_no_birth() -> None:
    free = next(pid for pid in range(2**22, 2, -1) if not psutil.pid_exists(pid))

    assert birth_of(free) is None
    assert end({free: (1.0, signal.SIGTERM)}) == []
