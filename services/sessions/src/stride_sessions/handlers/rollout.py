"""Onboard a borough, pause and resume it, launch a scheme; doing any of it again changes nothing and says nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stride_sessions.domain.rollout import Scheme, launch, onboard

if TYPE_CHECKING:
    from stride_sessions.domain.rollout import Borough
    from stride_sessions.handlers.ports import Work


@dataclass(frozen=True, slots=True)
class OnboardBorough:
    """Invite a borough, let it take part, or take it from pilot to live."""

    stage: str


@dataclass(frozen=True, slots=True)
class PauseBorough:
    """Stop for a while: what is planned goes on, and nothing new begins."""

    reason: str


@dataclass(frozen=True, slots=True)
class LaunchScheme:
    """Begin a scheme in a borough."""

    scheme: Scheme


async def onboard_borough(command: OnboardBorough, work: Work) -> Borough:
    """Raises as `Borough.move_to` does, and `Unknown` for a borough that the reference file does not list."""
    listed = work.reference.get(work.borough)
    found = await work.boroughs.find_for_onboarding(work.borough)
    if found is None:
        borough, events = onboard(listed, command.stage, at=work.now)
        await work.boroughs.add(borough)
    else:
        borough, events = found.move_to(command.stage, at=work.now)
        await work.boroughs.save(borough)
    await work.outbox.append(events)
    return borough


async def pause_borough(command: PauseBorough, work: Work) -> Borough:
    """Raises `BoroughOnlyInvited`. Whoever is planning or booking in the borough is let finish first."""
    found = await work.boroughs.get_alone(work.borough)
    borough, events = found.pause(command.reason, at=work.now)
    await work.boroughs.save(borough)
    await work.outbox.append(events)
    return borough


async def resume_borough(work: Work) -> Borough:
    """Raises `BoroughOnlyInvited`."""
    found = await work.boroughs.get_alone(work.borough)
    borough, events = found.resume(at=work.now)
    await work.boroughs.save(borough)
    await work.outbox.append(events)
    return borough


async def hold_open(work: Work) -> None:
    """Raise `BoroughHasPaused` or `BoroughOnlyInvited`; the borough stays open until the transaction ends."""
    borough = await work.boroughs.get_held(work.borough)
    borough.ensure_open()


async def launch_scheme(command: LaunchScheme, work: Work) -> Scheme:
    """Raises `SchemeAlreadyLaunched`, `TooFarBack`, `TooFarAhead`, `BoroughOnlyInvited`."""
    borough = await work.boroughs.get_for_update(work.borough)
    borough.ensure_begun()
    found = await work.schemes.find(command.scheme.scheme)
    scheme, events = launch(found, command.scheme, borough=work.borough, at=work.now)
    if found is None:
        await work.schemes.add(scheme)
    await work.outbox.append(events)
    return scheme
