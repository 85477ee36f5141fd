"""Puts the service together; nothing else here knows all of its parts."""

from collections.abc import Sequence

from fastapi import APIRouter
from stride_chassis import Outbox, Projection, RateLimit, Resources, Service, SharedLimit, Worker
from stride_chassis.idempotency import AnswerSweeper

from stride_sessions.api import Desk, Raising, build_routers
from stride_sessions.clockwork import MinimumDecider, OfferLapser
from stride_sessions.consumers import hear_replies
from stride_sessions.erasing import EraserAgain
from stride_sessions.feed import OutcomeFeed
from stride_sessions.retaining import RetentionKeeper
from stride_sessions.settings import SessionsSettings
from stride_sessions.store import Keeping, Office
from stride_sessions.store.deletions import DeletionLog
from stride_sessions.store.reference import Reference
from stride_sessions.store.sealed import SEALED
from stride_sessions.wording import EmergencyWording

SOURCE = "/stride/sessions"


def build() -> Service:
    """The service as its settings describe it."""
    return build_service(SessionsSettings())


def build_service(settings: SessionsSettings) -> Service:
    """The service with these settings; raises `ReferenceFileUnsound`."""
    reference = Reference.load(settings.boroughs_file)
    keeping = Keeping(settings.sealer(), DeletionLog(settings.deletions_file))
    wording = EmergencyWording.load(settings.emergency_wording_file)
    office = Office(Outbox(SOURCE), reference, keeping, settings.times)

    def routers(resources: Resources) -> Sequence[APIRouter]:
        resources.metrics.add(keeping.log.refused)
        desk, limit = Desk(resources.pool, office.open), RateLimit(settings.open_per_minute)
        raising = Raising(desk, reference.slugs, SharedLimit(settings.open_concerns_per_minute), wording)
        return build_routers(desk, reference.slugs, limit, raising, OutcomeFeed(settings.feed_authority))

    def projections(_: Resources) -> Sequence[Projection]:
        return [hear_replies(office.open)]

    def workers(resources: Resources) -> Sequence[Worker]:
        timed: list[Worker] = [
            worker(resources, office.open) for worker in (OfferLapser, MinimumDecider, RetentionKeeper)
        ]
        return [AnswerSweeper(resources), EraserAgain(resources, office.open, keeping.log), *timed]

    return Service(
        name="sessions",
        settings=settings,
        routers=routers,
        projections=projections,
        workers=workers,
        relays=True,
        sealed=SEALED,
    )
