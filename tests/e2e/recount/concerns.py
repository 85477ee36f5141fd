"""One concern as its records leave it, one after the other; knows which of its codes reports counts, not how."""

from collections.abc import Iterable
from typing import Any

Facts = dict[str, Any]

RAISED_WITH = ("kind", "category", "setting", "light", "severity")
LATEST = ("state", "referred_to", "asked_for", "answer", "outcome", "reopened_by", "came_from")
CONCERN_FACETS = (*RAISED_WITH, *LATEST, "action")
STATES = {
    "concern-referred": "referred",
    "concern-actioned": "actioned",
    "concern-closed": "closed",
    "concern-reopened": "raised",
}
NAMED_OTHERWISE = {
    "concern-triaged": {"category": "category", "severity": "severity"},
    "concern-referred": {"referred_to": "to", "asked_for": "asks_for"},
    "concern-answered": {"answer": "answer"},
    "concern-closed": {"outcome": "outcome"},
    "concern-reopened": {"reopened_by": "by"},
}


class Concern:
    """What one borough's records say of a concern."""

    def __init__(self) -> None:
        self.latest: Facts = {}
        self.actions: set[str] = set()

    def hear(self, name: str, facts: Facts) -> None:
        """Take one record in; they come in order."""
        if name == "concern-raised":
            self.latest = {"state": "raised", **{field: facts[field] for field in RAISED_WITH}} | self.latest
        if name == "concern-actioned":
            self.actions.add(facts["action"])
        if name == "concern-triaged" and self.latest.get("state", "raised") == "raised":
            self.latest["state"] = "triaged"
        if name == "concern-transferred":
            self._move(facts)
        if name in STATES:
            self.latest["state"] = STATES[name]
        self.latest |= {field: facts.get(said) for field, said in NAMED_OTHERWISE.get(name, {}).items()}

    def _move(self, facts: Facts) -> None:
        if facts["direction"] == "out":
            self.latest["state"] = "transferred"
        elif self.latest.get("state", "transferred") == "transferred":
            self.latest["state"] = "raised"
        if facts["direction"] == "in":
            self.latest["came_from"] = facts["other_borough"]

    def codes(self, facet: str) -> Iterable[str]:
        """The codes under which it counts: one that went elsewhere by what was done about it and where it stands."""
        state = self.latest.get("state")
        if facet == "action":
            return self.actions
        if (state == "transferred" and facet != "state") or (facet == "outcome" and state != "closed"):
            return []
        code = self.latest.get(facet)
        return [] if code is None else [code]
