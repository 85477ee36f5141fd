"""What is said of a concern after it was raised, and lives made of it at random."""

from collections.abc import Callable, Sequence
from random import Random
from uuid import UUID

from stride_contracts import (
    ConcernActioned,
    ConcernClosed,
    ConcernErased,
    ConcernReferred,
    ConcernReopened,
    ConcernTransferred,
    ConcernTriaged,
    Event,
    ReplyRefused,
)

from tests.component.reports.kit import answered, raised


def triaged(concern_id: UUID, category: str = "rundown", severity: str = "low") -> ConcernTriaged:
    return ConcernTriaged(concern_id=concern_id, category=category, severity=severity)


def referred(concern_id: UUID, to: str = "partner", asks_for: str | None = None) -> ConcernReferred:
    return ConcernReferred(concern_id=concern_id, to=to, asks_for=asks_for)


def acted(concern_id: UUID, action: str = "lighting") -> ConcernActioned:
    return ConcernActioned(concern_id=concern_id, action=action)


def closed(concern_id: UUID, outcome: str = "done") -> ConcernClosed:
    return ConcernClosed(concern_id=concern_id, outcome=outcome)


def reopened(concern_id: UUID, by: str = "team") -> ConcernReopened:
    return ConcernReopened(concern_id=concern_id, by=by)


def transferred(concern_id: UUID, direction: str, other_borough: str = "ealing") -> ConcernTransferred:
    return ConcernTransferred(concern_id=concern_id, direction=direction, other_borough=other_borough)


def erased(concern_id: UUID) -> ConcernErased:
    return ConcernErased(concern_id=concern_id, reason="requested")


STEPS: Sequence[Callable[[UUID, Random], Event]] = (
    lambda concern, chance: triaged(concern, chance.choice(["rundown", "no-cctv"]), chance.choice(["low", "urgent"])),
    lambda concern, chance: referred(
        concern, chance.choice(["force", "partner"]), chance.choice([None, "reassurance-patrol", "lighting"])
    ),
    lambda concern, chance: answered(concern, chance.choice(["acknowledged", "declined"])),
    lambda concern, chance: acted(concern, chance.choice(["lighting", "cctv", "greenery"])),
    lambda concern, chance: closed(concern, chance.choice(["done", "not-ours", "withdrawn"])),
    lambda concern, chance: reopened(concern, chance.choice(["person", "team"])),
    lambda concern, chance: transferred(concern, chance.choice(["in", "out"]), chance.choice(["ealing", "sutton"])),
    lambda concern, _: ReplyRefused(concern_id=concern, code="concern-closed"),
)


def any_life(concern_id: UUID, chance: Random) -> list[Event]:
    """Any steps in any order, raised anywhere among them, which no topic would say; one in three ends erased."""
    steps = [chance.choice(STEPS)(concern_id, chance) for _ in range(chance.randint(0, 9))]
    steps.insert(chance.randint(0, len(steps)), raised(concern_id))
    last = [erased(concern_id)] if chance.randint(1, 3) == 1 else []
    return [*steps, *last]


def interleaved(lives: Sequence[Sequence[Event]], chance: Random) -> list[Event]:
    """All events of all lives, each life in its order."""
    left = [list(life) for life in lives if life]
    merged: list[Event] = []
    while left:
        life = chance.choice(left)
        merged.append(life.pop(0))
        left = [one for one in left if one]
    return merged
