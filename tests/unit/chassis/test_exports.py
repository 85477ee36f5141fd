"""What the package says it exports is there, once and in order."""

from __future__ import annotations

import stride_chassis


def test_every_exported_name_is_there() -> None:
    assert [name for name in stride_chassis.__all__ if not hasattr(stride_chassis, name)] == []


def test_the_names_are_sorted_and_said_once() -> None:
    assert list(stride_chassis.__all__) == sorted(set(stride_chassis.__all__))
