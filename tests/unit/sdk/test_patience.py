from datetime import timedelta

import pytest
from stride_sdk import Patience


def test_the_wait_doubles_up_to_the_longest() -> None:
    patience = Patience(attempts=5, first_wait=timedelta(seconds=1), longest_wait=timedelta(seconds=3))

    assert list(patience.waits()) == [1, 2, 3, 3]


def test_one_attempt_waits_for_nothing() -> None:
    assert list(Patience(attempts=1).waits()) == []


def test_no_attempt_at_all_would_skip_the_event() -> None:
    with pytest.raises(ValueError, match="once at least"):
        Patience(attempts=0)
