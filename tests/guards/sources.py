"""What is in the repository, for the guards to read: packages, modules, files; it runs nothing of them."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVICES = ("notifications", "reports", "sessions")


@cache
def files() -> list[Path]:
    """Every file that is, or would be, under version control."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own
    return sorted({ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()})


def packages() -> dict[str, Path]:
    """The folder of every import package."""
    return {path.name: path for top in ("shared", "services") for path in ROOT.glob(f"{top}/*/src/stride_*")}


def modules() -> list[Path]:
    """Every module of every package."""
    return [module for folder in packages().values() for module in sorted(folder.rglob("*.py"))]


@cache
def tree(module: Path) -> ast.Module:
    """The module as Python reads it."""
    return ast.parse(module.read_text(encoding="utf-8"))


def name_of(module: Path) -> str:
    """Its dotted name."""
    package = next(folder for folder in packages().values() if module.is_relative_to(folder))
    parts = module.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def shown(path: Path) -> str:
    """The path as a reader of the repository knows it."""
    return str(path.relative_to(ROOT))
