"""The settings of this service beyond those of every service."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field
from stride_chassis import ServiceSettings

from stride_sessions.domain.clock import Window


class SessionsSettings(ServiceSettings):
    """`boroughs_file` lists the boroughs there are.

    `backdating_days` is how far back a session may be entered, `offer_hours` how long a place that became free is
    kept for who waits, and one that was asked for until it is confirmed. `deletions_file` is the log of what was
    erased: outside the database, and in no backup of it. `open_per_minute` is how often one address may ask what
    needs no token.
    """

    backdating_days: Annotated[int, Field(ge=0, le=365)] = 30
    offer_hours: Annotated[int, Field(ge=1, le=168)] = 24
    deletions_file: Path
    open_per_minute: Annotated[int, Field(ge=1, le=100_000)] = 60

    @property
    def window(self) -> Window:
        """The days on which a session may be entered."""
        return Window(back=timedelta(days=self.backdating_days))

    @property
    def offer_lasts(self) -> timedelta:
        """How long a place that became free is kept for who waits."""
        return timedelta(hours=self.offer_hours)
