"""Decides which servers a run uses, and says why; it starts none of them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from tests.infra.engine import what_is_missing

VARIABLE = "STRIDE_TEST_INFRA"


class Infra(StrEnum):
    """Where the servers of a run come from."""

    DOCKER = "docker"
    EMBEDDED = "embedded"


class InfraUnusable(RuntimeError):
    """What was asked for does not exist, or is not to be had; the message names the way out."""


@dataclass(frozen=True)
class Choice:
    """Which servers, and why."""

    infra: Infra
    why: str


@cache
def chosen() -> Choice:
    """The choice for this run; raises `InfraUnusable`."""
    asked = os.environ.get(VARIABLE, "")
    return choose(asked, "" if asked == Infra.EMBEDDED else what_is_missing())


def choose(asked: str, missing: str) -> Choice:
    """Choose by what was asked for, which may be nothing, and by what containers would be missing."""
    if asked not in ("", *Infra):
        raise InfraUnusable(f"{VARIABLE} is {asked!r}: it takes {' or '.join(Infra)}, or nothing")
    if asked == Infra.EMBEDDED:
        return Choice(Infra.EMBEDDED, f"{VARIABLE} asks for them")
    if asked == Infra.DOCKER:
        if missing:
            raise InfraUnusable(f"{VARIABLE}=docker, but {missing}. Without {VARIABLE} the embedded servers are used")
        return Choice(Infra.DOCKER, f"{VARIABLE} asks for them")
    if missing:
        return Choice(Infra.EMBEDDED, missing)
    return Choice(Infra.DOCKER, "a Docker engine answers and has the images")
