"""Every named statement asks for the borough."""

from __future__ import annotations

from stride_chassis import load_queries, statement_names, statement_text

QUERIES = load_queries("stride_sessions")


def test_every_statement_asks_for_the_borough() -> None:
    unbound = {name for name in statement_names(QUERIES) if "borough" not in statement_text(QUERIES, name)}
    assert unbound == set()
