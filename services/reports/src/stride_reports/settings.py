"""What reports is told from outside: what every service is told, and nothing beside."""

from stride_chassis import ServiceSettings


class ReportsSettings(ServiceSettings):
    """The settings of reports."""
