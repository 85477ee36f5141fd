"""Composition: what reports is made of; the only module that knows all its parts, and it holds no rule."""

from stride_chassis import Service

from stride_reports.api import figures_router, page_router
from stride_reports.consumers import figures
from stride_reports.settings import ReportsSettings


def build() -> Service:
    """Put reports together from the settings it is started with."""
    return Service(
        name="reports",
        settings=ReportsSettings(),
        routers=lambda resources: [figures_router(resources), page_router(resources)],
        projections=lambda _resources: [figures()],
    )
