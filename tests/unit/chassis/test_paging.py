"""A cursor gives back the keys it was made of, and nothing else is taken for one."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stride_chassis.errors import Refused
from stride_chassis.paging import decode_cursor, encode_cursor, page_of

ID = UUID("0192f0c1-2345-7abc-8def-0123456789ab")


@given(
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    st.integers(-(2**63), 2**63 - 1),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.uuids(),
)
def test_a_cursor_gives_its_keys_back(text: str, number: int, day: date, instant: datetime, id_: UUID) -> None:
    cursor = encode_cursor(text, number, day, instant, id_)
    assert decode_cursor(cursor, tuple[str, int, date, datetime, UUID]) == (text, number, day, instant, id_)


@given(st.text())
def test_no_other_text_is_more_than_refused(text: str) -> None:
    with pytest.raises(Refused) as caught:
        decode_cursor(text, tuple[date, UUID])
    assert (caught.value.code, caught.value.status, caught.value.field) == ("cursor-invalid", 422, "after")


@pytest.mark.parametrize(
    "keys", [b"[]", b'["2026-11-22"]', b'["2026-11-22","x"]', b"{", b'"2026-11-22"', b"null", b"\xff"]
)
def test_a_cursor_of_another_shape_is_refused(keys: bytes) -> None:
    with pytest.raises(Refused):
        decode_cursor(base64.urlsafe_b64encode(keys).decode(), tuple[date, UUID])


def test_a_cursor_holds_no_nul_for_postgres_to_choke_on() -> None:
    with pytest.raises(Refused):
        decode_cursor(encode_cursor("a\0b"), tuple[str])


def test_a_full_page_names_the_last_row_it_shows() -> None:
    page = page_of([1, 2, 3], 2, item=str, keys=lambda row: (row,))
    assert page.items == ["1", "2"]
    assert page.next_cursor is not None
    assert decode_cursor(page.next_cursor, tuple[int]) == (2,)


def test_the_last_page_has_no_cursor() -> None:
    assert page_of([1, 2], 2, item=str, keys=lambda row: (row,)).next_cursor is None
    assert page_of([], 2, item=str, keys=lambda _: (ID,)).items == []
