"""The settings of this service beyond those of every service."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field
from stride_chassis import ServiceSettings

from stride_sessions.domain.clock import Window


class SessionsSettings(ServiceSettings):
    """`boroughs_file` lists the boroughs there are.

    `backdating_days` is how far back a session may be entered, `offer_hours` how long a place that became free is
    kept for who waits; `home_minutes` is how long after its planned end a session is overdue, unless everyone is home.
    """

    backdating_days: Annotated[int, Field(ge=0, le=365)] = 30
    offer_hours: Annotated[int, Field(ge=1, le=168)] = 24
    home_minutes: Annotated[int, Field(ge=0, le=1440)] = 60

    @property
    def window(self) -> Window:
        """The days on which a session may be entered."""
        return Window(back=timedelta(days=self.backdating_days))

    @property
    def offer_lasts(self) -> timedelta:
        """How long a place that became free is kept for who waits."""
        return timedelta(hours=self.offer_hours)

    @property
    def home_after(self) -> timedelta:
        """How long after its planned end it is missed that nobody said that everyone is home."""
        return timedelta(minutes=self.home_minutes)
