"""Behind a parked record waits what comes under its key; replies come in no order, and wait for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stride_chassis.parking import Parking
from stride_contracts import Record

if TYPE_CHECKING:
    from stride_chassis import Resources


@pytest.mark.parametrize(("kind", "waits"), [("concerns", True), ("replies", False)])
def test_what_comes_under_the_key_of_a_parked_record(resources: Resources, kind: str, *, waits: bool) -> None:
    record = Record(f"stride.merton.{kind}", 0, 0, b"key", (), b"{}", 0)
    parked_keys = {(record.topic, resources.sealer.keyed_hash(b"key"))}
    assert Parking("sessions.replies", resources.sealer).waits(record, parked_keys) is waits
