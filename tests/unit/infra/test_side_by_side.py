from __future__ import annotations

import pytest

from tests.infra.side_by_side import PARTS, part_of


@pytest.mark.parametrize(
    ("nodeid", "part"),
    [
        ("tests/chaos/compose/test_certificate.py::test_it", "tests/chaos/compose/"),
        ("tests/chaos/test_zombie.py::test_it", "tests/chaos/"),
        ("tests/component/sessions/test_stores.py::test_it[a]", "tests/component/sessions/"),
        ("tests/component/chassis/test_service.py::test_it", "tests/component/"),
        ("tests/unit/cli/test_up.py::test_it", "tests/"),
    ],
)
def test_a_test_belongs_to_the_closest_part_it_is_in(nodeid: str, part: str) -> None:
    assert part_of(nodeid) == part


def test_no_part_is_hidden_by_one_before_it() -> None:
    assert [part for part in PARTS if part_of(part) != part] == []
