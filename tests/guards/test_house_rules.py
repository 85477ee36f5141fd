"""What the house holds to and no linter knows: sizes, names, links, and what a package says it exports."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from tests.guards.sources import ROOT, files, modules, packages, shown, tree

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_MODULE, LONGEST_FUNCTION = 250, 25
LONGER_FUNCTIONS = {
    "_broker": "six statements; it names every option of FastStream's that has a dangerous default, one to a line",
}
BANNED = {"utils", "helpers", "common", "base", "manager", "misc", "process", "data", "info"}
LINK = re.compile(r"\]\((?P<path>[^)#\s]*)(?:#(?P<anchor>[^)\s]*))?\)")
# In pieces, so that this file is not found by itself.
OF_ONE_MACHINE = re.compile("|".join((r"/wo" + r"rk/", r"/ho" + r"me/\w", r"/Us" + r"ers/\w", r"/ro" + r"ot/")))
INDEXES = {"pypi.org", "files.pythonhosted.org"}
PAGES = [file for file in files() if file.suffix == ".md"]


def test_no_module_is_too_long() -> None:
    """Nor one of tests, or of anything else that is kept here."""
    long = {shown(file): len(file.read_text().splitlines()) for file in files() if file.suffix == ".py"}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_MODULE} == {}


def test_no_function_is_too_long() -> None:
    long = {
        function.name
        for module in modules()
        for function in ast.walk(tree(module))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and lines_of(function) > LONGEST_FUNCTION
    }
    assert long == set(LONGER_FUNCTIONS)


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body that hold code: its docstring, comments and empty lines cost nothing."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return len({line for part in body for node in ast.walk(part) for line in lines_begun(node)})


def lines_begun(node: ast.AST) -> set[int]:
    return {node.lineno, node.end_lineno or node.lineno} if isinstance(node, ast.stmt | ast.expr) else set()


def test_no_module_has_a_name_that_says_nothing() -> None:
    own = [file.relative_to(ROOT) for file in files() if file.suffix == ".py"]
    assert [str(path) for path in own if BANNED & {part.removesuffix(".py") for part in path.parts}] == []


def test_every_module_opens_with_a_sentence() -> None:
    assert [shown(module) for module in modules() if not (ast.get_docstring(tree(module)) or "").strip()] == []


@pytest.mark.parametrize("package", sorted(packages()))
def test_a_package_exports_what_it_says(package: str) -> None:
    imported = import_module(package)
    public = {
        name
        for name, value in vars(imported).items()
        if not name.startswith("_") and not isinstance(value, ModuleType) and is_of(package, value)
    }
    exported = list(getattr(imported, "__all__", []))
    assert len(exported) == len(set(exported))
    assert [name for name in exported if not hasattr(imported, name)] == []
    assert public <= set(exported)


def is_of(package: str, value: object) -> bool:
    """Whether it was made there; what is only imported for use is not offered."""
    return str(getattr(value, "__module__", package)).split(".")[0] == package


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for link in LINK.finditer(text):
        if re.match(r"[a-z]+:", link["path"]):
            continue
        target = (page.parent / unquote(link["path"])).resolve() if link["path"] else page
        assert target.exists(), link[0]
        assert target.is_relative_to(ROOT), link[0]
        assert not link["anchor"] or link["anchor"] in anchors(target), link[0]


def anchors(page: Path) -> set[str]:
    """The anchors that a Markdown page has by its headings."""
    headings = re.findall(r"^#+ +(.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_nothing_belongs_to_one_machine() -> None:
    found = []
    for file in files():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{shown(file)}: {line.strip()}" for line in text.splitlines() if OF_ONE_MACHINE.search(line)]
    assert found == []


def test_the_lock_names_public_indexes_only() -> None:
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text()))
    assert hosts <= INDEXES


def test_every_example_is_tried_by_a_test() -> None:
    """By its name, or as one of a folder that is read whole."""
    tests = "\n".join(
        file.read_text() for file in files() if file.is_relative_to(ROOT / "tests") and file.suffix == ".py"
    )
    named = set(re.findall(r'"([^"\n]+)"', tests))
    folder = ROOT / "examples"
    examples = [file for file in files() if file.is_relative_to(folder) and file.suffix != ".md"]
    untried = [file for file in examples if file.name not in named and not named & set(file.relative_to(folder).parts)]
    assert examples
    assert untried == []
