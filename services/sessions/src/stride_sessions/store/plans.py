"""How the plan of a session or of a series stands in its columns, one by one or in arrays of many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.session import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    import asyncpg


def plan_of(row: asyncpg.Record) -> Plan:
    """The plan in a row of a session or of a series."""
    return Plan(
        scheme=row["scheme"],
        kind=row["kind"],
        ward=row["ward"],
        starts=LocalTime(row["starts_at_local"], row["zone"]),
        planned_minutes=row["planned_minutes"],
        capacity=row["capacity"],
        host=row["host"],
        distance_m=row["distance_m"],
        pace=row["pace"],
        step_free=row["step_free"],
        accessibility=frozenset(row["accessibility"]),
        light=row["light"],
        for_whom=row["for_whom"],
        minimum=row["minimum"],
        decide_hours=row["decide_hours"],
        partner_capacity=row["partner_capacity"],
        host_capacity=row["host_capacity"],
    )


def details_of(plan: Plan) -> dict[str, Any]:
    """What of a plan is changed on its own, by column."""
    return {
        "pace": plan.pace,
        "step_free": plan.step_free,
        "accessibility": sorted(plan.accessibility),
        "light": plan.light,
        "for_whom": plan.for_whom,
        "minimum": plan.minimum,
        "decide_hours": plan.decide_hours,
    }


def columns_of(plans: Sequence[Plan]) -> dict[str, list[Any]]:
    """Many plans, by the array of each column; of each the codes of access are one text, for arrays have one length."""
    return {
        "schemes": [plan.scheme for plan in plans],
        "kinds": [plan.kind for plan in plans],
        "wards": [plan.ward for plan in plans],
        "starts_at_local": [plan.starts.wall for plan in plans],
        "zones": [plan.starts.zone for plan in plans],
        "planned_minutes": [plan.planned_minutes for plan in plans],
        "capacities": [plan.capacity for plan in plans],
        "hosts": [plan.host for plan in plans],
        "distances_m": [plan.distance_m for plan in plans],
        "paces": [plan.pace for plan in plans],
        "step_free": [plan.step_free for plan in plans],
        "accessibilities": [" ".join(sorted(plan.accessibility)) for plan in plans],
        "lights": [plan.light for plan in plans],
        "for_whom": [plan.for_whom for plan in plans],
        "minima": [plan.minimum for plan in plans],
        "decide_hours": [plan.decide_hours for plan in plans],
        "partner_capacities": [plan.partner_capacity for plan in plans],
        "host_capacities": [plan.host_capacity for plan in plans],
    }
