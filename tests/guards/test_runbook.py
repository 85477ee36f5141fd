"""Whatever tells a person that something is wrong names a section of the runbook that is there."""

from __future__ import annotations

import re

from stride_cli.status.judge import SECTIONS

from tests.guards.sources import ROOT

RUNBOOK = ROOT / "deploy" / "RUNBOOK.md"
ALERTS = ROOT / "deploy" / "prometheus" / "alerts.yml"


def sections() -> set[str]:
    """The anchors of the runbook's headings, as they are linked to."""
    headings = re.findall(r"^#+ (.+)$", RUNBOOK.read_text(), re.MULTILINE)
    return {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_row_of_the_status_points_to_a_section() -> None:
    assert set(SECTIONS.values()) - sections() == set()


def test_every_alert_points_to_a_section() -> None:
    named = re.findall(r"RUNBOOK.md#([a-z-]+)", ALERTS.read_text())
    assert len(named) == ALERTS.read_text().count("- alert:")
    assert set(named) - sections() == set()
