"""Puts notifications together; the only module that knows all the others, and it does nothing itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from stride_chassis import AnswerSweeper, Service

from stride_notifications import api
from stride_notifications.consumers import deliveries
from stride_notifications.mail import Composer
from stride_notifications.settings import NotificationsSettings
from stride_notifications.smtp import SmtpMailer
from stride_notifications.store.sealed import SEALED
from stride_notifications.tally import Tally
from stride_notifications.worker import MailWorker, Pace

if TYPE_CHECKING:
    from stride_chassis import Resources


def build() -> Service:
    """Read the settings and describe the service; opens nothing."""
    settings = NotificationsSettings()
    return Service(
        name="notifications",
        settings=settings,
        routers=lambda _: [api.router()],
        projections=lambda resources: [deliveries(resources.nudge)],
        workers=lambda resources: [AnswerSweeper(resources), mail_worker(resources, settings)],
        sealed=SEALED,
    )


def mail_worker(resources: Resources, settings: NotificationsSettings) -> MailWorker:
    """The worker that sends what is due by the mail server of the settings."""
    return MailWorker(
        resources,
        SmtpMailer(settings.smtp_server()),
        Composer(settings.mail_from),
        pace=pace_of(settings),
        tally=Tally(resources.metrics.registry),
    )


def pace_of(settings: NotificationsSettings) -> Pace:
    """How patiently mails are sent."""
    return Pace(
        persistence=settings.persistence(),
        pauses=settings.pauses(),
        lease=timedelta(seconds=settings.mail_lease_seconds),
        batch=settings.mail_batch,
        poll=timedelta(seconds=settings.mail_poll_seconds),
    )
