"""A return code is 65 random bits that can be read out, and is read however it was written down."""

import secrets

import pytest
from stride_sessions.domain.check_in_code import ALPHABET
from stride_sessions.domain.return_code import BITS, LENGTH, new_code, read, shown


def test_every_bit_counts() -> None:
    assert BITS == 65
    assert len({new_code(1 << bit) for bit in range(BITS)} | {new_code(0)}) == BITS + 1
    assert (new_code(0), new_code(2**BITS - 1)) == ("A" * LENGTH, "9" * LENGTH)


def test_a_code_is_shown_in_groups_and_read_again() -> None:
    code = new_code(secrets.randbits(BITS))
    assert set(code) <= set(ALPHABET)
    assert [len(group) for group in shown(code).split("-")] == [4, 4, 5]
    assert read(shown(code)) == code


@pytest.mark.parametrize(
    "written", ["abcd efgh 23456", " ABCD-efgh-23456 ", "ABCDEFGH23456", "abcd\u2013efgh\u201323456"]
)
def test_case_spaces_and_dashes_do_not_matter(written: str) -> None:
    assert read(written) == "ABCDEFGH23456"


@pytest.mark.parametrize("odd", ["", "0", "ABCD-EFGH-2345", "O0I1-", "\x00", "ABCD-EFGH-23456-7"])
def test_what_is_no_code_is_read_as_one_that_nobody_has(odd: str) -> None:
    assert len(read(odd)) != LENGTH
