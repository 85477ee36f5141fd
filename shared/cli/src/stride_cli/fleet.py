"""The stack's service processes by name: started, signalled, ended, and written down so that none is ever lost."""

import signal
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from stride_cli import warden
from stride_cli.child import Child, Guard
from stride_cli.errors import Failed
from stride_cli.state import StateFolder

CHILDREN = "children.json"


class Fleet:
    """Several children. Whoever starts the fleet also stops it; the warden does where that is no longer possible."""

    def __init__(self, state: StateFolder, guard: Guard, children: Iterable[Child]) -> None:
        self._state = state
        self._guard = guard
        self._children = {child.name: child for child in children}

    def __getitem__(self, name: str) -> Child:
        try:
            return self._children[name]
        except KeyError:
            raise Failed(f"no process is called {name}", way_out=f"There are: {', '.join(self._children)}.") from None

    def add(self, child: Child) -> None:
        """Take another process in."""
        self._children[child.name] = child

    @property
    def names(self) -> list[str]:
        """Every process's name, running or not."""
        return list(self._children)

    def start(self, name: str) -> None:
        """Start a process that does not run."""
        child = self[name]
        if child.pid is None:
            child.start()
            self._guard.guard(child.running.pid if child.running else 0)
            self._write_down()

    def send(self, name: str, number: int) -> None:
        """Send a signal to a process."""
        self[name].send(number)

    def stop(self, name: str) -> None:
        """End a process politely."""
        child = self[name]
        child.stop()
        if child.running:
            self._guard.release(child.running.pid)
        self._write_down()

    def stop_all(self) -> None:
        """End all processes at the same time."""
        with ThreadPoolExecutor(len(self._children) or 1) as pool:
            for child in self._children.values():
                child.send(signal.SIGCONT)
                child.send(signal.SIGTERM)
            list(pool.map(lambda child: child.stop(), self._children.values()))
        self._state.forget(CHILDREN)

    def dead(self) -> list[str]:
        """The processes that were started and have ended."""
        return [name for name, child in self._children.items() if child.exit_code is not None]

    def _write_down(self) -> None:
        pids = {child.name: child.pid for child in self._children.values() if child.pid is not None}
        births = {name: (pid, warden.birth_of(pid)) for name, pid in pids.items()}
        self._state.write(CHILDREN, births)


def end_leftovers(state: StateFolder) -> list[str]:
    """End what an earlier stack of this folder left running, and nothing that merely has the same pid; their names."""
    recorded: dict[str, tuple[int, float | None]] = state.read(CHILDREN) or {}
    births = {pid: (birth, int(signal.SIGTERM)) for pid, birth in recorded.values() if birth is not None}
    ended = warden.end(births)
    state.forget(CHILDREN)
    return [name for name, (pid, _) in recorded.items() if pid in ended]
