"""The settings of this service beyond those of every service."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field
from stride_chassis import ServiceSettings

from stride_sessions.domain.clock import Times, Window
from stride_sessions.wording import EmergencyWording


def _sound_wording(file: Path | None) -> Path | None:
    """Let no service start that could not say what to do in an emergency."""
    EmergencyWording.load(file)
    return file


class SessionsSettings(ServiceSettings):
    """`boroughs_file` lists the boroughs there are.

    `backdating_days` is how far back a session may be entered, `offer_hours` how long a place that became free is
    kept for who waits, `confirm_hours` one that was asked for until it is confirmed, `home_minutes` how long after its
    planned end a session is overdue, unless everyone is home. `deletions_file` is the log of what was erased: outside
    the database, and in no backup of it. `open_per_minute` is how often one address may ask what needs no token;
    `open_concerns_per_minute` how often everybody together may raise concerns in one borough, or come back to them.
    `emergency_wording_file` holds what is told who is in danger or reports a crime.
    `feed_authority` is the domain in whose name the ids of published outcomes are made, for good.
    """

    backdating_days: Annotated[int, Field(ge=0, le=365)] = 30
    offer_hours: Annotated[int, Field(ge=1, le=168)] = 24
    confirm_hours: Annotated[int, Field(ge=1, le=168)] = 2
    deletions_file: Path
    open_per_minute: Annotated[int, Field(ge=1, le=100_000)] = 60
    open_concerns_per_minute: Annotated[int, Field(ge=1, le=1_000_000)] = 600
    emergency_wording_file: Annotated[Path | None, AfterValidator(_sound_wording)] = None
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
