"""The bank holidays of England and Wales, with their substitute days, as the `holidays` library has them.

It computes those of every year to 2100 and knows the single ones, a coronation or a funeral, that were proclaimed
before its release.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import holidays

if TYPE_CHECKING:
    from stride_sessions.domain.targets import IsHoliday


@cache
def bank_holidays() -> IsHoliday:
    """Whether a day is one; half a second when it is first asked for, so ask before anybody waits."""
    return holidays.country_holidays("GB", subdiv="ENG").__contains__
