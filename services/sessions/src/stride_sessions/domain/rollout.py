"""How a borough comes to take part, pauses and goes on, and begins its schemes; it never goes back a stage."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from stride_sessions.domain.clock import london_day
from stride_sessions.domain.events import BoroughOnboarded, BoroughPaused, SchemeLaunched
from stride_sessions.domain.refusals import (
    BoroughAlreadyLive,
    SchemeAlreadyLaunched,
    TooFarAhead,
    TooFarBack,
)
from stride_sessions.domain.rollout_refusals import BoroughAlreadyBegun, BoroughHasPaused, BoroughOnlyInvited

INVITED, PILOT, LIVE, PAUSED = "invited", "pilot", "live", "paused"
_STAGES = (INVITED, PILOT, LIVE)
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
    """A borough that takes part; its code and police command are those of the day it was onboarded.

    One that has paused says why, and to which stage it comes back; one that is only invited was onboarded by nobody
    yet, and `onboarded_at` is when it was invited.
    """

    slug: str
    gss_code: str
    police_command: str
    stage: str
    onboarded_at: datetime
    paused_because: str | None = None
    resumes_as: str | None = None

    def move_to(self, stage: str, *, at: datetime) -> tuple["Borough", list[BoroughOnboarded]]:
        """Go on to a further stage; the one it has is no change.

        Raises `BoroughAlreadyLive`, `BoroughAlreadyBegun`, and `BoroughHasPaused` for one that has to be resumed first.
        """
        if stage == self.stage:
            return self, []
        self.ensure_not_paused()
        if _STAGES.index(stage) < _STAGES.index(self.stage):
            raise BoroughAlreadyLive if self.stage == LIVE else BoroughAlreadyBegun
        moved = replace(self, stage=stage, onboarded_at=at if self.stage == INVITED else self.onboarded_at)
        return moved, [_onboarded(moved, at)]

    def pause(self, reason: str, *, at: datetime) -> tuple["Borough", list[BoroughPaused]]:
        """Stop for a while; again is no change. Raises `BoroughOnlyInvited`."""
        self.ensure_begun()
        if self.stage == PAUSED:
            return self, []
        paused = replace(self, stage=PAUSED, paused_because=reason, resumes_as=self.stage)
        return paused, [BoroughPaused(self.slug, reason, at)]

    def resume(self, *, at: datetime) -> tuple["Borough", list[BoroughOnboarded]]:
        """Go on at the stage it had; one that has not paused does. Raises `BoroughOnlyInvited`."""
        self.ensure_begun()
        if self.resumes_as is None:
            return self, []
        resumed = replace(self, stage=self.resumes_as, paused_because=None, resumes_as=None)
        return resumed, [_onboarded(resumed, at)]

    def ensure_open(self) -> None:
        """Raise `BoroughHasPaused` or `BoroughOnlyInvited` where nothing new is planned or booked."""
        self.ensure_begun()
        self.ensure_not_paused()

    def ensure_begun(self) -> None:
        """Raise `BoroughOnlyInvited` for one that others have not heard of."""
        if self.stage == INVITED:
            raise BoroughOnlyInvited

    def ensure_not_paused(self) -> None:
        """Raise `BoroughHasPaused`."""
        if self.stage == PAUSED:
            raise BoroughHasPaused


@dataclass(frozen=True, slots=True)
class Scheme:
    """A programme a borough has begun, and how much of it is planned."""

    scheme: str
    launched_on: date
    planned_sessions_per_month: int


def onboard(listed: ListedBorough, stage: str, *, at: datetime) -> tuple[Borough, list[BoroughOnboarded]]:
    """A borough that takes part from now on; of one that is only invited others are not told."""
    borough = Borough(
        slug=listed.slug,
        gss_code=listed.gss_code,
        police_command=listed.police_command,
        stage=stage,
        onboarded_at=at,
    )
    return borough, [] if stage == INVITED else [_onboarded(borough, at)]


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
