"""The settings of this service beyond those of every service."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field
from stride_chassis import ServiceSettings

from stride_sessions.domain.clock import Times, Window


class SessionsSettings(ServiceSettings):
    """`boroughs_file` lists the boroughs there are.

    `backdating_days` is how far back a session may be entered, `offer_hours` how long a place that became free is
    kept for who waits, `confirm_hours` one that was asked for until it is confirmed, `home_minutes` how long after its
    planned end a session is overdue, unless everyone is home. `deletions_file` is the log of what was erased: outside
    the database, and in no backup of it. `open_per_minute` is how often one address may ask what needs no token.
    `feed_authority` is the domain in whose name the ids of published outcomes are made, for good.
    """

    backdating_days: Annotated[int, Field(ge=0, le=365)] = 30
    offer_hours: Annotated[int, Field(ge=1, le=168)] = 24
    confirm_hours: Annotated[int, Field(ge=1, le=168)] = 2
    deletions_file: Path
    open_per_minute: Annotated[int, Field(ge=1, le=100_000)] = 60
    home_minutes: Annotated[int, Field(ge=0, le=1440)] = 60
    feed_authority: Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$", max_length=253)] = "stride.example"

    @property
    def times(self) -> Times:
        """The same in the words of the domain."""
        return Times(
            window=Window(back=timedelta(days=self.backdating_days)),
            offer_lasts=timedelta(hours=self.offer_hours),
            confirm_lasts=timedelta(hours=self.confirm_hours),
            home_after=timedelta(minutes=self.home_minutes),
        )
