"""A Compose installation as the demo needs it; Compose runs its containers, this only runs what stands beside them."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from stride_cli.blueprint import inherited
from stride_cli.child import Child
from stride_cli.environment import COMPOSED, Environment, load_environment
from stride_cli.state import StateFolder
from stride_cli.timing import Stages


class ComposedStack:
    """The stack of a folder that `stride compose init` made; what it started ends with it."""

    def __init__(self, folder: Path, *, stages: Stages | None = None) -> None:
        self.state = StateFolder(folder)
        self.stages = stages or Stages()
        self._beside: list[Child] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for child in self._beside:
            child.stop()

    def environment(self) -> Environment:
        """How to reach it; raises `NotRunning`."""
        return load_environment(self.state)

    def start_beside(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> Child:
        """Start a process on this machine, as a borough's system."""
        child = Child(name, command, {**inherited(os.environ), **environment}, self.state / "logs" / f"{name}.log")
        self._beside.append(child)
        child.start()
        return child


def is_composed(folder: Path) -> bool:
    """Whether the folder belongs to Docker Compose."""
    return (folder / COMPOSED).exists()
