"""The code by which somebody is checked in says which booking of a session is meant, or nothing."""

from collections import Counter
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stride_sessions.domain.attendance import Attendance, AttendanceId
from stride_sessions.domain.check_in import CheckIn, CheckInId, Claim
from stride_sessions.domain.check_in_code import ALPHABET, CodeAmbiguous, Coded, CodeUnknown, code_of, look_up
from stride_sessions.domain.session import SessionId

SESSION = SessionId(UUID(int=7))
ASHA = Attendance(AttendanceId(UUID("2f0c1b7e-64a5-4f0e-9a77-5f1f0e8f3c21")), SESSION, "participant", "booked")


def coded(code: str) -> Coded:
    nobody = AttendanceId(UUID(int=0))
    at = datetime(2026, 11, 22, 19, tzinfo=UTC)
    said = CheckIn(
        check_in_id=CheckInId(UUID(int=1)), attendance_id=nobody, state="attended", said_at=at, said_by="officer"
    )
    return Coded(code, Claim(said, "participant", is_walk_in=False))


def test_the_code_is_the_first_thirty_bits_of_the_id() -> None:
    assert code_of(AttendanceId(UUID(int=0))) == "AAAAAA"
    assert code_of(AttendanceId(UUID(int=2**128 - 1))) == "999999"
    assert code_of(AttendanceId(UUID("08000000-0000-4000-8000-000000000000"))) == "BAAAAA"
    assert code_of(AttendanceId(UUID("00000004-0000-4000-8000-000000000000"))) == "AAAAAB"


@given(st.uuids(version=4))
def test_no_code_has_two_characters_that_look_alike(attendance_id: UUID) -> None:
    code = code_of(AttendanceId(attendance_id))
    assert len(code) == 6
    assert set(code) <= set(ALPHABET)
    assert not set(code) & set("IO01")


def test_codes_are_spread_as_ids_are() -> None:
    seen = Counter(code_of(AttendanceId(uuid4())) for _ in range(2000))
    assert max(seen.values()) <= 2


def test_who_has_the_code_is_meant() -> None:
    other = Attendance(AttendanceId(uuid4()), SESSION, "participant", "booked")
    claim = look_up(coded(code_of(ASHA.attendance_id)), [other, ASHA])
    assert claim.check_in.attendance_id == ASHA.attendance_id


def test_a_code_that_nobody_or_two_have_is_refused() -> None:
    twin = Attendance(AttendanceId(UUID(int=ASHA.attendance_id.int + 1)), SESSION, "participant", "booked")
    with pytest.raises(CodeUnknown):
        look_up(coded("AAAAAA"), [ASHA])
    with pytest.raises(CodeAmbiguous):
        look_up(coded(code_of(ASHA.attendance_id)), [ASHA, twin])
