"""Which addresses are taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stride_chassis.mail_address import NotAnAddress, mail_address


@pytest.mark.parametrize("text", ["safety@merton.example", "a.b+c@sub.borough.example", "o'neil@x-1.example"])
def test_an_ordinary_address_is_taken(text: str) -> None:
    assert mail_address(text) == text


def test_only_the_host_of_an_address_is_written_small() -> None:
    assert mail_address("Community.Safety@Merton.EXAMPLE") == "Community.Safety@merton.example"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "safety",
        "safety@localhost",
        "@merton.example",
        ".a@merton.example",
        "a..b@merton.example",
        '"a b"@merton.example',
        "a b@merton.example",
        "a@merton.example\r\nBcc: everybody@merton.example",
        "a@merton.example\n",
        "a\x00@merton.example",
        "a,b@merton.example",
        "<a@merton.example>",
        "a@mertön.example",
        "a@b@merton.example",
        "a@-merton.example",
        f"{'a' * 65}@merton.example",
        f"a@{'b.' * 127}example",
    ],
)
def test_what_is_no_plain_address_is_refused(text: str) -> None:
    with pytest.raises(NotAnAddress):
        mail_address(text)


@given(st.text())
def test_no_address_that_is_taken_holds_a_control_character_or_a_space(text: str) -> None:
    try:
        address = mail_address(text)
    except NotAnAddress:
        return
    assert address.isascii()
    assert address.isprintable()
    assert " " not in address
