"""How a deletion is written as a line of the log, and read again; what a line names is told by its `kind`.

A line without `kind` is from when only who had a booking was erased.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from stride_sessions.domain.attendance import AttendanceId
from stride_sessions.domain.concern import ConcernId
from stride_sessions.domain.erasure import CONCERN, WORDS, ConcernDeletion
from stride_sessions.domain.resident import Deletion

AnyDeletion: TypeAlias = Deletion | ConcernDeletion

ATTENDANCE = "attendance"


def line_of(borough: str, deletion: AnyDeletion) -> dict[str, Any]:
    """What a line says of a deletion."""
    told = asdict(deletion)
    kind = ATTENDANCE if isinstance(deletion, Deletion) else told.pop("what")
    return {"kind": kind, "borough": borough} | {name: _written(value) for name, value in told.items()}


def deletion_of(line: dict[str, Any]) -> AnyDeletion:
    """What a line names; raises `ValueError`, `TypeError`, `KeyError` or `AttributeError` for what is none."""
    kind = line.get("kind", ATTENDANCE)
    if kind == ATTENDANCE:
        attendance_id = AttendanceId(UUID(line["attendance_id"]))
        return Deletion(attendance_id, line["said_by"], datetime.fromisoformat(line["deleted_at"]))
    if kind not in (CONCERN, WORDS):
        raise ValueError(kind)
    known = {one.name: line[one.name] for one in fields(ConcernDeletion) if one.name != "what"}
    times = {name: datetime.fromisoformat(line[name]) for name in ("raised_at", "deleted_at")}
    return ConcernDeletion(**{**known, **times, "concern_id": ConcernId(UUID(line["concern_id"])), "what": kind})


def _written(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
