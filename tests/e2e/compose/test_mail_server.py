"""A mail server that is named is never reached in plain text for want of a setting."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from stride_notifications.settings import Tls

from tests.e2e.composed import Composed

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.e2e, pytest.mark.engine, pytest.mark.timeout(3600)]


def told(state: Path, **settings: str) -> str:
    """How notifications is told to reach its mail server."""
    resolved = Composed(state, settings=settings).compose("config", "--format", "json")
    environment: dict[str, Any] = json.loads(resolved)["services"]["notifications"]["environment"]
    tls: str = environment["STRIDE_SMTP_TLS"]
    return tls


def test_the_catcher_is_reached_as_it_can_be(tmp_path: Path) -> None:
    assert told(tmp_path) == Tls.NONE


def test_what_is_said_holds(tmp_path: Path) -> None:
    assert told(tmp_path, STRIDE_SMTP_HOST="mail.example", STRIDE_SMTP_TLS="starttls") == Tls.STARTTLS


def test_where_nothing_is_said_of_a_mail_server_the_start_is_refused(tmp_path: Path) -> None:
    assert told(tmp_path, STRIDE_SMTP_HOST="mail.example") not in set(Tls)
