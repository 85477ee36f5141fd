"""Composition: what reports is made of; the only module that knows all its parts, and it holds no rule."""

from stride_chassis import Service

from stride_reports.api import figures_router, page_router
from stride_reports.consumers import figures
from stride_reports.settings import ReportsSettings


def build() -> Service:
    """Put reports together from the settings it is started with."""
    settings = ReportsSettings()
    told_at = settings.you_said_we_did
    return Service(
        name="reports",
        settings=settings,
        routers=lambda resources: [figures_router(resources, told_at), page_router(resources, told_at)],
        projections=lambda _resources: [figures()],
    )
