from __future__ import annotations

from stride_cli.supervision import FIRST_WAIT_S, LIVED_WELL_S, LONGEST_WAIT_S, Backoff


def test_the_first_restart_comes_at_once_and_each_next_one_later() -> None:
    backoff = Backoff()
    waits = []
    now = 1000.0
    for _ in range(10):
        assert backoff.is_due(now)
        backoff.tried(now)
        assert not backoff.is_due(now)
        waits.append(backoff.wait_s)
        now += backoff.wait_s

    assert waits[:3] == [FIRST_WAIT_S, FIRST_WAIT_S * 2, FIRST_WAIT_S * 4]
    assert waits[-1] == LONGEST_WAIT_S


def test_after_a_good_life_it_starts_over() -> None:
    backoff = Backoff(wait_s=LONGEST_WAIT_S, tried_at=0.0)

    backoff.tried(LONGEST_WAIT_S + LIVED_WELL_S + 1)

    assert backoff.wait_s == FIRST_WAIT_S
