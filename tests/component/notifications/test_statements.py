"""No delivery can hold an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.component.notifications.kit import Notifications

NO_ADDRESS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_name IN ('delivery', 'attempt') AND column_name ~ 'address|mail$|recipient|name'
"""


async def test_a_delivery_and_its_attempts_have_no_column_for_an_address(notifications: Notifications) -> None:
    async with notifications.resources.pool.acquire() as conn:
        assert await conn.fetch(NO_ADDRESS) == []
