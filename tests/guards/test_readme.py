"""What the README shows is what is in the files."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHOWN = re.compile(r"<!-- (?P<file>\S+) -->\n```\w*\n(?P<text>.*?)```", re.DOTALL)


def test_each_shown_file_is_shown_as_it_is() -> None:
    shown = list(SHOWN.finditer((ROOT / "README.md").read_text()))
    assert shown
    for block in shown:
        assert block["text"] == (ROOT / block["file"]).read_text()


def test_every_make_target_that_is_named_exists() -> None:
    named = set(re.findall(r"`?make (\w+)`?", (ROOT / "README.md").read_text()))
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert named
    assert named <= targets
