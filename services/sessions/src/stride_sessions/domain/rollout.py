"""How a borough comes to take part and begins its schemes; it never goes back a stage."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from stride_sessions.domain.clock import london_day
from stride_sessions.domain.events import BoroughOnboarded, SchemeLaunched
from stride_sessions.domain.refusals import (
    BoroughAlreadyLive,
    SchemeAlreadyLaunched,
    TooFarAhead,
    TooFarBack,
)

LIVE = "live"
FIRST_LAUNCH = date(2021, 6, 9)
"""The first walks set out in Lambeth and Southwark; no scheme is older."""
FURTHEST_LAUNCH = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class ListedBorough:
    """A borough of the reference file, whether or not it takes part."""

    slug: str
    gss_code: str
    police_command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Borough:
    """A borough that takes part; its code and police command are those of the day it was onboarded."""

    slug: str
    gss_code: str
    police_command: str
    stage: str
    onboarded_at: datetime

    def move_to(self, stage: str, *, at: datetime) -> tuple["Borough", list[BoroughOnboarded]]:
        """Go on from pilot to live; the stage it has is no change. Raises `BoroughAlreadyLive`."""
        if stage == self.stage:
            return self, []
        if self.stage == LIVE:
            raise BoroughAlreadyLive
        moved = replace(self, stage=stage)
        return moved, [_onboarded(moved, at)]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A programme a borough has begun, and how much of it is planned."""

    scheme: str
    launched_on: date
    planned_sessions_per_month: int


def onboard(listed: ListedBorough, stage: str, *, at: datetime) -> tuple[Borough, list[BoroughOnboarded]]:
    """A borough that takes part from now on."""
    borough = Borough(
        slug=listed.slug,
        gss_code=listed.gss_code,
        police_command=listed.police_command,
        stage=stage,
        onboarded_at=at,
    )
    return borough, [_onboarded(borough, at)]


def launch(found: Scheme | None, scheme: Scheme, *, borough: str, at: datetime) -> tuple[Scheme, list[SchemeLaunched]]:
    """Begin a scheme, once: the same figures again are no change, others raise `SchemeAlreadyLaunched`."""
    if found is not None:
        if found != scheme:
            raise SchemeAlreadyLaunched
        return found, []
    _ensure_plausible(scheme.launched_on, at)
    launched = SchemeLaunched(borough, scheme.scheme, scheme.launched_on, scheme.planned_sessions_per_month, at)
    return scheme, [launched]


def _ensure_plausible(launched_on: date, at: datetime) -> None:
    if launched_on < FIRST_LAUNCH:
        raise TooFarBack
    if launched_on > london_day(at) + FURTHEST_LAUNCH:
        raise TooFarAhead


def _onboarded(borough: Borough, at: datetime) -> BoroughOnboarded:
    return BoroughOnboarded(borough.slug, borough.gss_code, borough.police_command, borough.stage, at)
