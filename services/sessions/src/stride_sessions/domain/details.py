"""What is said more fully of a planned session, and changed on its own: its details, of which others are not told."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from stride_sessions.domain.session import Session

DETAILS = frozenset({"pace", "step_free", "accessibility", "light", "for_whom", "minimum", "decide_hours"})
"""The fields of a plan that may be changed so; the others have events, or commands of their own."""


def change_details(session: Session, changes: Mapping[str, Any], *, at: datetime) -> Session:
    """Change some of them, none of the others; what it has already is no change. Raises as the plan's checks do."""
    session.ensure_planned()
    plan = replace(session.plan, **{name: changes[name] for name in DETAILS & changes.keys()})
    if plan == session.plan:
        return session
    plan.ensure_consistent()
    if (plan.decides_at, plan.minimum) != (session.plan.decides_at, session.plan.minimum):
        plan.ensure_decided_later(at)
    return session.changed(plan=plan, is_going_ahead=session.is_going_ahead and plan.is_decided_by(at))
