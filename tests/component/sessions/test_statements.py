"""Every named statement asks for the borough."""

from __future__ import annotations

from importlib.resources import files

import pytest
from stride_chassis import load_queries, statement_names, statement_text

FILES = sorted(file.name for file in files("stride_sessions").joinpath("sql").iterdir() if file.is_file())


@pytest.mark.parametrize("file", FILES)
def test_every_statement_asks_for_the_borough(file: str) -> None:
    queries = load_queries("stride_sessions", f"sql/{file}")
    unbound = {name for name in statement_names(queries) if "borough" not in statement_text(queries, name)}
    assert unbound == set()
