"""Gives each of many one of the few she may have, so that the few have as equal shares as can be.

An optimal semi-matching: each is placed by the shortest chain of moves that ends at the smallest share within reach
(Harvey, Ladner, Lovasz and Tamir, "Semi-matchings for bipartite graphs and load balancing", Journal of Algorithms 59,
2006, algorithm ASM1). No other choice has a smaller sum of squares, and none a smaller greatest share.
"""

from collections import Counter, deque
from collections.abc import Hashable, Mapping, Sequence
from typing import Generic, TypeVar

Many = TypeVar("Many", bound=Hashable)
Few = TypeVar("Few", bound=Hashable)


def spread(choices: Mapping[Many, Sequence[Few]]) -> dict[Many, Few]:
    """Choose for each who has a choice; the same for the same choices in the same order."""
    spreading = _Spreading(choices)
    for new in choices:
        if choices[new]:
            spreading.place(new)
    return spreading.chosen


class _Spreading(Generic[Many, Few]):
    """Who was placed where so far."""

    def __init__(self, choices: Mapping[Many, Sequence[Few]]) -> None:
        self.chosen: dict[Many, Few] = {}
        self._choices = choices
        self._shares = Counter({one: 0 for options in choices.values() for one in options})

    def place(self, new: Many) -> None:
        """Place one more, and move those whom that takes."""
        reached = self._reach(new)
        end: Few | None = min(reached, key=lambda one: self._shares[one])
        self._shares[end] += 1  # type: ignore[index]  # it is one of those reached
        while end is not None:
            mover, left = reached[end]
            self.chosen[mover] = end
            end = left

    def _reach(self, new: Many) -> dict[Few, tuple[Many, Few | None]]:
        """Who would have to move to each of the few, and from where: nearest first, up to the smallest share of all."""
        least = min(self._shares.values())
        reached: dict[Few, tuple[Many, Few | None]] = {}
        movers: deque[tuple[Many, Few | None]] = deque([(new, None)])
        while movers:
            mover, left = movers.popleft()
            for one in self._choices[mover]:
                if one not in reached:
                    reached[one] = (mover, left)
                    if self._shares[one] == least:
                        return reached
                    movers.extend((other, one) for other, at in self.chosen.items() if at == one)
        return reached
