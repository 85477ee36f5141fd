"""Counts the figures again from the records; knows how reports answers, not how it counts."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tests.e2e.recount.concerns import CONCERN_FACETS, Concern
from tests.e2e.recount.records import Record

STATES = {
    "session-created": "planned",
    "session-rescheduled": "planned",
    "session-cancelled": "cancelled",
    "session-completed": "completed",
}
Facts = dict[str, Any]


class Borough:
    """What the records of one borough add up to."""

    def __init__(self) -> None:
        self.heard: Counter[str] = Counter()
        self.sessions: dict[str, Facts] = defaultdict(dict)
        self.attendances: dict[str, Facts] = {}
        self.concerns: dict[str, Concern] = defaultdict(Concern)
        self.stage: str | None = None
        self.onboarded_at: datetime | None = None
        self.schemes: dict[str, Facts] = {}

    def hear(self, record: Record) -> None:
        """Take one record in; those of a key come in order."""
        name, facts = record.name, json.loads(record.value)
        self.heard[name] += 1
        if name in STATES:
            self.sessions[facts["session_id"]] |= {"state": STATES[name]} | _only(facts, ("kind",))
        elif name == "attendance-recorded":
            self.attendances[facts["attendance_id"]] = facts
        elif name == "concern-erased":
            self.concerns.pop(facts["concern_id"], None)
        elif name.startswith("concern-"):
            self.concerns[facts["concern_id"]].hear(name, facts)
        elif name == "borough-onboarded":
            self.stage = facts["stage"]
            self.onboarded_at = self.onboarded_at or datetime.fromisoformat(record.header("ce_time"))
        elif name == "scheme-launched":
            self.schemes[facts["scheme"]] = _only(facts, ("scheme", "launched_on", "planned_sessions_per_month"))

    def figures(self) -> Facts:
        """All that is counted, as reports says it."""
        by_role: dict[str, Counter[str]] = defaultdict(Counter)
        for attendance in self.attendances.values():
            by_role[attendance["role"]][attendance["state"]] += 1
        return {
            "sessions": {f"by_{field}": _count(self.sessions.values(), field) for field in ("state", "kind")},
            "attendance": {"by_role": {role: dict(states) for role, states in by_role.items()}},
            "concerns": {f"by_{field}": self._concerns(field) for field in CONCERN_FACETS},
            "heard": dict(self.heard),
        }

    def _concerns(self, field: str) -> dict[str, int]:
        return dict(Counter(code for concern in self.concerns.values() for code in concern.codes(field)))

    def rollout(self) -> Facts:
        """Where the borough stands."""
        schemes = sorted(self.schemes.values(), key=lambda scheme: (scheme["launched_on"], scheme["scheme"]))
        return {"stage": self.stage, "onboarded_at": self.onboarded_at, "schemes": schemes}


def recount(records: Iterable[Record]) -> dict[str, Borough]:
    """Every borough's figures from the records, which must be without repeats."""
    boroughs: dict[str, Borough] = defaultdict(Borough)
    for record in records:
        if not record.is_reply:
            boroughs[record.borough].hear(record)
    return dict(boroughs)


def differences(records: Iterable[Record], london: Facts) -> list[str]:
    """Where the figures that reports gives for London differ from the recount."""
    counted = recount(records)
    reported = {borough.pop("borough"): borough for borough in json.loads(json.dumps(london["boroughs"]))}
    complaints = [f"{slug}: only one side has it" for slug in sorted(counted.keys() ^ reported.keys())]
    for slug in sorted(counted.keys() & reported.keys()):
        rollout = reported[slug].pop("rollout")
        if rollout["onboarded_at"]:
            rollout["onboarded_at"] = datetime.fromisoformat(rollout["onboarded_at"])
        complaints += _compare(slug, counted[slug].figures(), reported[slug])
        complaints += _compare(f"{slug}, roll-out", counted[slug].rollout(), rollout)
    total = _add([borough.figures() for borough in counted.values()])
    return complaints + _compare("London", total, london["total"])


def _compare(where: str, counted: Facts, reported: Facts) -> list[str]:
    return [
        f"{where}, {part}: counted {counted.get(part)}, reported {reported.get(part)}"
        for part in sorted(counted.keys() | reported.keys())
        if counted.get(part) != reported.get(part)
    ]


def _add(every: list[Facts]) -> Facts:
    """Add nested counts up."""
    total: Facts = {}
    for facts in every:
        for name, value in facts.items():
            if isinstance(value, dict):
                total[name] = _add([total.get(name, {}), value])
            else:
                total[name] = total.get(name, 0) + value
    return total


def _count(rows: Iterable[Facts], field: str) -> dict[str, int]:
    return dict(Counter(row[field] for row in rows if row.get(field) is not None))


def _only(facts: Facts, names: Iterable[str]) -> Facts:
    return {name: facts[name] for name in names if name in facts}
