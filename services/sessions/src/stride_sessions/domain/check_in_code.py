"""The code by which somebody is checked in: six letters and digits of her booking's random id, read out or shown.

It says which booking is meant to an officer who sees the list; it opens nothing. A device that has the list can tell it
without a line. No two of its characters look alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stride_sessions.domain.attendance import Attendance, AttendanceId
from stride_sessions.domain.check_in import Claim
from stride_sessions.domain.refusals import Conflict, Implausible

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 6
_BITS = 5


class WhoIsMeantUnclear(Implausible):
    """A check-in says by neither of id and code who is meant, or by both."""

    code = "attendance-or-code"
    sentence = "Say who is meant by attendance_id or by code, and not by both."
    field = "code"


class CodeUnknown(Conflict):
    """Nobody has a booking of this session under that code."""

    code = "check-in-code-unknown"
    sentence = "No booking of this session has that code."
    field = "code"


class CodeAmbiguous(Conflict):
    """Two bookings of the session have the same code."""

    code = "check-in-code-ambiguous"
    sentence = "Two bookings of this session have that code; name one by its attendance_id."
    field = "code"


@dataclass(frozen=True, slots=True)
class Coded:
    """A claim about whoever has a code; the attendance id in it stands for nobody until that is looked up."""

    code: str
    claim: Claim


def code_of(attendance_id: AttendanceId) -> str:
    """The code of a booking: the first 30 bits of its id, which are random (RFC 9562, version 4)."""
    first = attendance_id.int >> (128 - LENGTH * _BITS)
    return "".join(ALPHABET[first >> _BITS * place & 31] for place in reversed(range(LENGTH)))


def look_up(coded: Coded, parts: Sequence[Attendance]) -> Claim:
    """The claim about the one part in a session that has its code; raises `CodeUnknown`, `CodeAmbiguous`."""
    found = [part for part in parts if code_of(part.attendance_id) == coded.code]
    if not found:
        raise CodeUnknown
    if len(found) > 1:
        raise CodeAmbiguous
    check_in = replace(coded.claim.check_in, attendance_id=found[0].attendance_id)
    return replace(coded.claim, check_in=check_in)
