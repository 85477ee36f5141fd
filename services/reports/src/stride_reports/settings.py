"""What reports is told from outside: what every service is told, and where the public reads what sessions publishes."""

from pydantic import HttpUrl
from stride_chassis import ServiceSettings


class ReportsSettings(ServiceSettings):
    """The settings of reports.

    `sessions_public_url` is where the public reaches sessions; without it, figures lead nowhere.
    """

    sessions_public_url: HttpUrl | None = None

    def you_said_we_did(self, borough: str) -> str | None:
        """Where anybody reads what was done in a borough."""
        if self.sessions_public_url is None:
            return None
        return f"{str(self.sessions_public_url).rstrip('/')}/boroughs/{borough}/you-said-we-did"
