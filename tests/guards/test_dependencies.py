"""What a route depends on is asynchronous: FastAPI sends any other function through a thread, for each request anew."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.guards.sources import modules, tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TREES = [tree(module) for module in modules()]


def depended_on(trees: Iterable[ast.Module]) -> set[str]:
    """The names of functions that stand in `Depends`: dependencies, or what makes them."""
    calls = [node for one in trees for node in ast.walk(one) if isinstance(node, ast.Call) and node.args]
    first = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Depends"]
    named = [one.func if isinstance(one, ast.Call) else one for one in first]
    return {one.id for one in named if isinstance(one, ast.Name)}


def through_a_thread(trees: Iterable[ast.Module]) -> Iterator[str]:
    """Those that are not asynchronous; of what makes a dependency, the function within is the one."""
    trees = list(trees)
    names = depended_on(trees)
    for node in (node for one in trees for node in one.body):
        if isinstance(node, ast.FunctionDef) and node.name in names:
            made = [inner for inner in node.body if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef)]
            if not made or any(isinstance(inner, ast.FunctionDef) for inner in made):
                yield node.name


def test_no_dependency_goes_through_a_thread() -> None:
    assert {"principal_of", "command", "order_by"} <= depended_on(TREES)
    assert list(through_a_thread(TREES)) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def who(): ...\nWho = Annotated[str, Depends(who)]", ["who"]),
        ("def makes():\n    def who(): ...\n    return who\nWho = Depends(makes())", ["makes"]),
        ("async def who(): ...\nWho = Depends(who)", []),
        ("def makes():\n    async def who(): ...\n    return who\nWho = Depends(makes())", []),
        ("def apart(): ...", []),
    ],
)
def test_one_that_does_is_found(source: str, found: list[str]) -> None:
    assert list(through_a_thread([ast.parse(source)])) == found
