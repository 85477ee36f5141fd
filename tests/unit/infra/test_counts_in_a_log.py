"""A system that is killed in the middle of a line has still counted what the line says."""

from __future__ import annotations

import pytest

from tests.e2e.compose.systems import counts_in

WHOLE = "stride.session-created.v1: 740"
NEXT = "stride.session-created.v1: 1"


@pytest.mark.parametrize("torn", [WHOLE, WHOLE.removesuffix("40"), "stride.session-cr", ""])
def test_a_line_behind_a_torn_one_is_counted(torn: str) -> None:
    assert counts_in(torn + NEXT)["session-created"] == 1 + (torn.startswith(WHOLE.removesuffix("740")))


def test_each_name_is_counted_by_itself() -> None:
    log = f"{WHOLE}\nrecord passed over\nstride.concern-raised.v1: 12\n{NEXT}"
    assert counts_in(log) == {"session-created": 2, "concern-raised": 1}
