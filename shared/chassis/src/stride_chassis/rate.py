"""Bounds how often one address, or everybody together, may ask what is open to all.

Addresses are kept in memory, for a minute, nowhere else; `SharedLimit` knows none. Each process counts for itself, by
the minute. Behind a proxy requests come from the proxy's address, unless that is named as trusted
(`STRIDE_TRUSTED_PROXIES`).
"""

import math
import time
from ipaddress import IPv6Address, ip_address, ip_network

from fastapi import Request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from stride_chassis.errors import TooManyRequests

_OF_ONE_HOUSEHOLD = 64
"""How many bits of an IPv6 address are one household's, which may use all addresses behind them (RFC 6177)."""


class RateLimit:
    """A FastAPI dependency: raises `TooManyRequests` (429) for an address that asked too often in a minute.

    Args:
        per_minute: how often one address may ask, all routes that have this limit together.
    """

    def __init__(self, per_minute: int) -> None:
        self._most = RateLimitItemPerMinute(per_minute)
        # By fixed windows: those of limits that move keep the name of each address for ever.
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    async def __call__(self, request: Request) -> None:
        address = _household(request.client.host if request.client else "")
        if not self._limiter.hit(self._most, address):
            raise TooManyRequests(_seconds_left(self._limiter, self._most, address))


class SharedLimit:
    """A bound for all callers together, whoever they are; it is given no address, and so it keeps none.

    Args:
        per_minute: how often something may be asked of one name, such as a borough's.
    """

    def __init__(self, per_minute: int) -> None:
        self._most = RateLimitItemPerMinute(per_minute)
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def admits(self, name: str) -> bool:
        """Count one more for `name`, and say whether that is within the bound."""
        return self._limiter.hit(self._most, name)

    def admit(self, name: str) -> None:
        """Count one more for `name`; raises `TooManyRequests` (429) where that is too many."""
        if not self.admits(name):
            raise TooManyRequests(_seconds_left(self._limiter, self._most, name), "came from everybody together")


def _seconds_left(limiter: FixedWindowRateLimiter, most: RateLimitItemPerMinute, name: str) -> int:
    return max(1, math.ceil(limiter.get_window_stats(most, name).reset_time - time.time()))


def _household(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return address
    is_wide = isinstance(known, IPv6Address) and known.ipv4_mapped is None
    return str(ip_network((known, _OF_ONE_HOUSEHOLD), strict=False)) if is_wide else str(known)
