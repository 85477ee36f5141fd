"""Ends the stack's processes when the process that started them is gone; does nothing while it lives.

It runs as a process of its own and reads its standard input, a pipe whose other end is held by the stack and by nobody
else. Lines are `guard PID BIRTH SIGNAL` and `release PID`. The pipe closes when the stack ends, in whatever way that
happens, `kill -9` included: what is still guarded then is asked to stop, and after a while made to.
"""

import signal
import sys
from collections.abc import Iterable

import psutil  # type: ignore[import-untyped]  # published without types

GRACE_S = 10.0


def birth_of(pid: int) -> float | None:
    """When the process was created (seconds since 1970), or None if there is none: pids come back, births do not."""
    try:
        living = psutil.Process(pid)
        return None if living.status() == psutil.STATUS_ZOMBIE else living.create_time()
    except psutil.NoSuchProcess:
        return None


def is_ours(pid: int, birth: float) -> bool:
    """Whether `pid` is still the process that was recorded, and not another one that was given its number."""
    found = birth_of(pid)
    return found is not None and abs(found - birth) < 1.0


def end(guarded: dict[int, tuple[float, int]], grace_s: float = GRACE_S) -> list[int]:
    """Stop what is ours of `guarded` (pid -> birth, signal), by force after `grace_s`; returns the pids it ended."""
    ours = [psutil.Process(pid) for pid, (birth, _) in guarded.items() if is_ours(pid, birth)]
    for living in ours:
        _send(living, guarded[living.pid][1])
    _, stubborn = psutil.wait_procs(ours, timeout=grace_s)
    for living in stubborn:
        _send(living, signal.SIGKILL)
    psutil.wait_procs(stubborn, timeout=grace_s)
    return [living.pid for living in ours]


def _send(living: psutil.Process, number: int) -> None:
    try:
        living.send_signal(signal.SIGCONT)  # a stopped process would not hear the other one
        living.send_signal(number)
    except psutil.NoSuchProcess:
        return


def watch(lines: Iterable[str]) -> dict[int, tuple[float, int]]:
    """Follow the lines until they end; returns what is guarded at that moment."""
    guarded: dict[int, tuple[float, int]] = {}
    for line in lines:
        match line.split():
            case ["guard", pid, birth, number]:
                guarded[int(pid)] = (float(birth), int(number))
            case ["release", pid]:
                guarded.pop(int(pid), None)
            case _:
                continue
    return guarded


if __name__ == "__main__":
    end(watch(sys.stdin))
