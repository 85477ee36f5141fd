"""Settle how sessions of a scheme usually are in a borough, and look it up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stride_sessions.domain.refusals import SchemeNotLaunched

if TYPE_CHECKING:
    from stride_sessions.domain.defaults import Defaults
    from stride_sessions.handlers.ports import Work


@dataclass(frozen=True, slots=True)
class SettleDefaults:
    """From now on sessions of a scheme are so, unless something else is said; what is planned already stays."""

    scheme: str
    defaults: Defaults


async def settle_defaults(command: SettleDefaults, work: Work) -> Defaults:
    """Raises `SchemeNotLaunched`."""
    await work.boroughs.get_for_update(work.borough)
    if await work.schemes.find(command.scheme) is None:
        raise SchemeNotLaunched
    await work.defaults.save(command.scheme, command.defaults)
    return command.defaults


async def look_up_defaults(scheme: str, work: Work) -> Defaults:
    """What holds for a scheme of the borough, settled or not."""
    await work.boroughs.get(work.borough)
    return await work.defaults.get(scheme)
