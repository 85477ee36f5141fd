"""`stride retention` on a sessions service that is served: what it shows."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from stride_cli.api import Api as Client
from stride_cli.api import ApiRefused
from stride_cli.retention import show_due

if TYPE_CHECKING:
    from tests.conformance.serving import Api


def shown(api: Api, role: str = "information-governance", *, as_json: bool = False) -> str:
    """What somebody at a terminal sees of Merton."""
    told = io.StringIO()
    client = Client(api.url, api.caller("merton", roles=(role,)).token)
    show_due(client, "merton", Console(file=told, width=100), as_json=as_json)
    return told.getvalue()


def test_every_kind_is_shown_with_its_days_and_how_many_are_due(sessions: Api) -> None:
    table = shown(sessions)
    assert all(kind in table for kind in ("concern", "words", "resident", "offer"))
    assert "730" in table


def test_a_program_reads_the_same(sessions: Api) -> None:
    told = json.loads(shown(sessions, as_json=True))
    assert told["borough"] == "merton"
    assert {one["kind"]: one["count"] for one in told["due"]} == dict.fromkeys(told["days"], 0)


def test_who_is_not_the_lead_is_told_so(sessions: Api) -> None:
    with pytest.raises(ApiRefused) as refused:
        shown(sessions, role="coordinator")
    assert refused.value.code == "role-missing"
