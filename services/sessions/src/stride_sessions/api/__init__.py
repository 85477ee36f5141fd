"""HTTP in: what the borough teams and the central team may ask for and order; it decides nothing itself."""

from collections.abc import Sequence

from fastapi import APIRouter
from stride_chassis import RateLimit

from stride_sessions.api.attendance import AttendanceRoutes
from stride_sessions.api.calendars import CalendarRoutes
from stride_sessions.api.check_ins import CheckInRoutes
from stride_sessions.api.concern_person import ConcernPersonRoutes
from stride_sessions.api.concern_steps import ConcernStepRoutes
from stride_sessions.api.concerns import ConcernRoutes
from stride_sessions.api.defaults import DefaultsRoutes
from stride_sessions.api.desk import Desk
from stride_sessions.api.details import DetailRoutes
from stride_sessions.api.diversions import DiversionRoutes
from stride_sessions.api.diverting import Raising
from stride_sessions.api.erasure import ErasureRoutes
from stride_sessions.api.home import HomeRoutes
from stride_sessions.api.imports import ImportRoutes
from stride_sessions.api.lists import ListRoutes
from stride_sessions.api.officers import OfficerRoutes
from stride_sessions.api.open_concerns import OpenConcernRoutes
from stride_sessions.api.outcomes import OutcomeRoutes, PublishingRoutes
from stride_sessions.api.own_data import OwnDataRoutes
from stride_sessions.api.pairs import PairRoutes
from stride_sessions.api.pausing import PausingRoutes
from stride_sessions.api.places import PlaceRoutes
from stride_sessions.api.readings import ReadingRoutes
from stride_sessions.api.residents import ResidentRoutes
from stride_sessions.api.retention import RetentionRoutes
from stride_sessions.api.rollout import RolloutRoutes
from stride_sessions.api.series import SeriesRoutes
from stride_sessions.api.sessions import SessionRoutes
from stride_sessions.api.staff import StaffRoutes
from stride_sessions.api.targets import TargetRoutes
from stride_sessions.api.transfers import TransferRoutes
from stride_sessions.api.wishes import WishRoutes
from stride_sessions.api.words import WordRoutes
from stride_sessions.feed import OutcomeFeed

__all__ = ["Desk", "Raising", "build_routers"]


def build_routers(
    desk: Desk, slugs: list[str], limit: RateLimit, raising: Raising, feed: OutcomeFeed
) -> Sequence[APIRouter]:
    """Build the routers of all operations.

    `slugs` are the boroughs there are, `limit` bounds what one address may ask, `raising` how concerns are raised;
    `feed` writes what is published.
    """
    return [
        RolloutRoutes(desk, slugs).router(),
        PausingRoutes(desk).router(),
        DefaultsRoutes(desk).router(),
        HomeRoutes(desk).router(),  # before the sessions, one of which might else be called `overdue`
        SessionRoutes(desk).router(),
        DetailRoutes(desk).router(),
        SeriesRoutes(desk).router(),
        AttendanceRoutes(desk).router(),
        ResidentRoutes(desk).router(),
        CheckInRoutes(desk).router(),
        PlaceRoutes(desk).router(limit),
        ImportRoutes(desk).router(),
        StaffRoutes(desk).router(),
        OfficerRoutes(desk).router(),
        CalendarRoutes(desk).router(),
        ListRoutes(desk).router(),
        PairRoutes(desk).router(),
        WishRoutes(desk).router(limit),
        *_of_concerns(desk, raising),
        OutcomeRoutes(desk, feed).router(limit),
    ]


def _of_concerns(desk: Desk, raising: Raising) -> Sequence[APIRouter]:
    return [
        TargetRoutes(desk).router(),  # before the concerns, one of which might else be called `overdue`
        ConcernRoutes(desk, raising).router(),
        OpenConcernRoutes(raising).router(),
        ConcernPersonRoutes(raising).router(),
        OwnDataRoutes(raising).router(),
        DiversionRoutes(desk).router(),
        ConcernStepRoutes(desk).router(),
        PublishingRoutes(desk).router(),
        TransferRoutes(desk).router(),
        WordRoutes(desk).router(),
        ReadingRoutes(desk).router(),
        ErasureRoutes(desk).router(),
        RetentionRoutes(desk).router(),
    ]
