"""The service's app, built once for all tests of a process, since its hundred routes take longer than most of them.

Each test opens resources of its own and lends them to the app. What the routes were built with goes to the database of
whichever test runs now; only the metrics, and how often anybody may ask, are everybody's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from stride_chassis.app import build_app
from stride_sessions.app import build_service

if TYPE_CHECKING:
    from stride_chassis import Pool, Resources, Service
    from stride_chassis.app import ServiceApp
    from stride_sessions.settings import SessionsSettings


class LentPool:
    """Stands for the pool that a test lends."""

    def __init__(self, lent: Pool) -> None:
        self.lent = lent

    def __getattr__(self, name: str) -> Any:
        return getattr(self.lent, name)


@dataclass(frozen=True)
class Built:
    """The service and its app, and the resources with which they were built."""

    service: Service
    app: ServiceApp
    resources: Resources
    pool: LentPool

    @classmethod
    def of(cls, settings: SessionsSettings, resources: Resources) -> Built:
        """Build them."""
        service, pool = build_service(settings), LentPool(resources.pool)
        lasting = replace(resources, pool=cast("Pool", pool))
        return cls(service, build_app("sessions", service.routers(lasting), lasting), lasting, pool)

    def lend(self, resources: Resources) -> Resources:
        """Have the app use what a test has opened; returns that with the app's own metrics."""
        self.pool.lent = resources.pool
        self.app.state.resources = replace(resources, metrics=self.resources.metrics)
        lent: Resources = self.app.state.resources
        return lent


class BuiltOnce:
    """Builds for the first test, and for each that has other settings.

    Args:
        usual: the settings of all tests; each has a database of its own.
    """

    def __init__(self, usual: SessionsSettings) -> None:
        self._usual = usual
        self._built: Built | None = None

    def built(self, settings: SessionsSettings, resources: Resources) -> Built:
        """The app that all share, or one for these settings alone."""
        if settings != self._usual.model_copy(update={"database_url": settings.database_url}):
            return Built.of(settings, resources)
        if self._built is None:
            self._built = Built.of(settings, resources)
        return self._built
