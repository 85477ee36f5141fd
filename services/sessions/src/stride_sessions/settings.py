"""The settings of this service beyond those of every service."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field
from stride_chassis import ServiceSettings

from stride_sessions.domain.clock import Window


class SessionsSettings(ServiceSettings):
    """`backdating_days` is how far back a session may be entered; `boroughs_file` lists the boroughs there are."""

    backdating_days: Annotated[int, Field(ge=0, le=365)] = 30

    @property
    def window(self) -> Window:
        """The days on which a session may be entered."""
        return Window(back=timedelta(days=self.backdating_days))
