"""Every operation on a borough that needs a token, with a body that it would take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from tests.sheets import as_csv, line

Operations: TypeAlias = Sequence[tuple[str, str, dict[str, Any] | bytes | None]]

CONCERN = {
    "kind": "concern",
    "category": "poor-lighting",
    "setting": "park-or-open-space",
    "light": "dark",
    "severity": "medium",
    "ward": "E05000455",
}
PLAN = {
    "scheme": "run-and-talk",
    "kind": "run",
    "ward": "E05000455",
    "zone": "Europe/London",
    "starts_at": "2026-11-22T18:30",
    "planned_minutes": 60,
}
MOVE = {"starts_at": "2026-11-22T18:30", "zone": "Europe/London", "reason": "weather"}
LAUNCH = {"launched_on": "2022-02-01", "planned_sessions_per_month": 4}
MARK = {"role": "officer", "state": "attended"}
CHECK_IN = {
    "check_in_id": "7b4c3f0e-9a1d-4c55-8a52-0d6f5f7a9b10",
    "attendance_id": "2f0c1b7e-64a5-4f0e-9a77-5f1f0e8f3c21",
    "role": "officer",
    "state": "attended",
    "said_at": "2026-11-22T18:30:00Z",
}
UPLOAD = {"check_ins": [CHECK_IN]}
SERIES = PLAN | {"rule": "FREQ=WEEKLY;COUNT=2"}
SERIES_MOVE = {"from_on": "2026-11-22", "starts_at": "18:00", "reason": "weather"}
STAFF = {"kind": "officer", "name": "Jo Marsh"}
TARGETS = {"targets": [{"category": "poor-lighting", "days": 15, "counts": "working"}]}

OF_A_BOROUGH: Operations = [
    ("GET", "", None),
    ("PUT", "", {"stage": "pilot"}),
    ("POST", "/pause", {"reason": "funding"}),
    ("POST", "/resume", {}),
    ("GET", "/schemes", None),
    ("PUT", "/schemes/run-and-talk", LAUNCH),
    ("GET", "/schemes/run-and-talk/defaults", None),
    ("POST", "/schemes/run-and-talk/defaults", {"capacity": 9}),
    ("GET", "/sessions/overdue", None),
    ("GET", "/sessions", None),
    ("POST", "/sessions", PLAN),
    ("GET", "/series", None),
    ("POST", "/series", SERIES),
    ("GET", "/concerns/overdue", None),
    ("GET", "/concerns/targets", None),
    ("POST", "/concerns/targets", TARGETS),
    ("GET", "/concerns", None),
    ("POST", "/concerns", CONCERN),
    ("POST", "/imports", as_csv(line())),
    ("POST", "/imports/preview", as_csv(line())),
    ("GET", "/staff", None),
    ("POST", "/staff", STAFF),
    ("GET", "/staff/me", None),
    ("GET", "/lists/tomorrow.csv", None),
    ("GET", "/lists/tomorrow.html", None),
    ("GET", "/diversions", None),
]
OF_AN_ID: Operations = [
    ("GET", "/sessions/{session}", None),
    ("POST", "/sessions/{session}/reschedule", MOVE),
    ("POST", "/sessions/{session}/cancel", {"reason": "weather"}),
    ("POST", "/sessions/{session}/complete", {"head_count": 1}),
    ("POST", "/sessions/{session}/details", {"pace": "easy"}),
    ("POST", "/sessions/{session}/everyone-home", {}),
    ("POST", "/sessions/{session}/bookings", {}),
    ("POST", "/sessions/{session}/bookings/{booking}/accept", {}),
    ("POST", "/sessions/{session}/bookings/{booking}/leave", {}),
    ("POST", "/sessions/{session}/capacity", {"capacity": 9}),
    ("GET", "/sessions/{session}/waiting-list", None),
    ("POST", "/sessions/{session}/attendance", MARK),
    ("GET", "/sessions/{session}/attendance", None),
    ("POST", "/sessions/{session}/check-ins", UPLOAD),
    ("GET", "/sessions/{session}/attendance/{booking}/check-ins", None),
    ("GET", "/series/{series}", None),
    ("POST", "/series/{series}/reschedule", SERIES_MOVE),
    ("POST", "/series/{series}/cancel", {"from_on": "2026-11-22", "reason": "weather"}),
    ("GET", "/concerns/{concern}", None),
    ("GET", "/concerns/{concern}/words?reason=legal", None),
    ("POST", "/concerns/{concern}/triage", {"category": "poor-lighting", "severity": "high"}),
    ("POST", "/concerns/{concern}/merge", {"into": "00000000-0000-4000-8000-000000000000"}),
    ("POST", "/concerns/{concern}/refer", {"to": "force"}),
    ("POST", "/concerns/{concern}/act", {"action": "lighting"}),
    ("POST", "/concerns/{concern}/close", {"outcome": "not-ours"}),
    ("POST", "/concerns/{concern}/reopen", {}),
    ("POST", "/concerns/{concern}/ask", {"question": "Where?"}),
    ("POST", "/concerns/{concern}/publish", {"number": 3, "text": "Two lamps were mended."}),
    ("POST", "/concerns/{concern}/unpublish", {"number": 3}),
    ("POST", "/concerns/{concern}/transfer", {"to": "lambeth"}),
    ("POST", "/residents/{booking}/renew-link", {}),
    ("POST", "/residents/{booking}/erase", {}),
    ("GET", "/staff/{staff}", None),
    ("POST", "/staff/{staff}/leave", {}),
    ("GET", "/sessions/{session}/officers", None),
    ("POST", "/sessions/{session}/officers", {"staff_ids": []}),
    ("GET", "/sessions/{session}/pairs", None),
    ("POST", "/sessions/{session}/pairs", {}),
    ("GET", "/sessions/{session}/calendar.ics", None),
    ("GET", "/staff/{staff}/calendar.ics", None),
]
OF_THE_SENDER: Operations = [("GET", "/residents/{booking}/recipient", None)]
OF_THE_LEAD: Operations = [
    ("GET", "/readings", None),
    ("GET", "/readings.csv", None),
    ("GET", "/retention", None),
    ("POST", "/retention", {"concern": 30}),
    ("GET", "/retention/due", None),
]
OF_THE_LEADS_ID: Operations = [
    ("GET", "/concerns/{concern}/hold", None),
    ("POST", "/concerns/{concern}/hold", {"because": "litigation"}),
    ("POST", "/concerns/{concern}/release", {}),
    ("POST", "/concerns/{concern}/erase", {"reason": "requested"}),
]
ALL: Operations = [*OF_A_BOROUGH, *OF_AN_ID, *OF_THE_SENDER, *OF_THE_LEAD, *OF_THE_LEADS_ID]
OF_CENTRAL = {("PUT", ""), ("POST", "/pause"), ("POST", "/resume")}
