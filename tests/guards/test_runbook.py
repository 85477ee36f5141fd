"""Whatever tells a person that something is wrong names a section of the runbook that is there."""

from __future__ import annotations

import re
from pathlib import Path

from stride_chassis.health import Health
from stride_chassis.metrics import Metrics
from stride_cli.status.judge import SECTIONS
from stride_notifications.tally import Tally
from stride_sessions.store.deletions import DeletionLog

from tests.guards.sources import ROOT

RUNBOOK = ROOT / "deploy" / "RUNBOOK.md"
ALERTS = ROOT / "deploy" / "prometheus" / "alerts.yml"
SHOWN_FIRING = ROOT / "deploy" / "prometheus" / "alerts_test.yml"


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


def test_every_alert_is_shown_firing() -> None:
    alerts = set(re.findall(r"- alert: (\w+)", ALERTS.read_text()))
    fired = re.findall(r"- alertname: (\w+)\n +eval_time: \w+\n +exp_alerts:\n +- exp_labels", SHOWN_FIRING.read_text())
    assert alerts
    assert set(fired) == alerts


def test_every_alert_asks_for_what_is_shown() -> None:
    metrics = Metrics()
    metrics.show(Health())
    Tally(metrics.registry)
    metrics.add(DeletionLog(Path("deletions")).refused)
    shown = {name for family in metrics.registry.collect() for name in (family.name, f"{family.name}_total")}

    asked = set(re.findall(r"stride_[a-z_]+", ALERTS.read_text()))
    assert asked
    assert asked - shown == set()
