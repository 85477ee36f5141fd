"""Bounds how often one address may ask what is open to all; addresses are kept in memory for a minute, nowhere else.

Each process counts for itself. Behind a proxy all requests come from the proxy's address: let it bound them then.
"""

import math
import time

from fastapi import Request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from stride_chassis.errors import TooManyRequests


class RateLimit:
    """A FastAPI dependency: raises `TooManyRequests` (429) for an address that asked too often within a minute.

    Args:
        per_minute: how often one address may ask, all routes that have this limit together.
    """

    def __init__(self, per_minute: int) -> None:
        self._most = RateLimitItemPerMinute(per_minute)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, request: Request) -> None:
        address = request.client.host if request.client else ""
        if not self._limiter.hit(self._most, address):
            free_at = self._limiter.get_window_stats(self._most, address).reset_time
            raise TooManyRequests(max(1, math.ceil(free_at - time.time())))
