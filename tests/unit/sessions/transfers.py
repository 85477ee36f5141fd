"""A concern about which much was said and done, in Merton, and the order that it go to Camden."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from stride_sessions.domain.concern import Account, Concern, ConcernId, new_concern
from stride_sessions.domain.concern_life import PERSON, SYSTEM, TEAM
from stride_sessions.domain.concern_steps import Acknowledge, Add, AnswerQuestion, Ask, Doer, Refer, Step, Triage
from stride_sessions.domain.rollout import Borough
from stride_sessions.domain.targets import Due, Target
from stride_sessions.domain.words import Words
from stride_sessions.handlers.ports import Work
from stride_sessions.handlers.transfer import TransferConcern
from stride_sessions.testing import MemoryOffice

RAISED_AT = datetime(2026, 11, 20, 19, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 9, 41, 7, 123, tzinfo=UTC)
HOUR = NOW.replace(minute=0, second=0, microsecond=0)
OFFICER, HERSELF, LIGHTING = Doer(TEAM, "an-officer"), Doer(PERSON), Doer(SYSTEM, "merton.lighting")
ACCOUNT = Account(
    kind="concern",
    category="poor-lighting",
    setting="park-or-open-space",
    light="dark",
    severity="medium",
    ward="E05000455",
    not_reported_because="other",
)
STEPS: list[tuple[Step, Doer]] = [
    (Triage("isolated-or-empty", "high"), OFFICER),
    (Ask(), OFFICER),
    (Refer("council", "merton.lighting"), OFFICER),
    (Acknowledge("SLR-20417"), LIGHTING),
    (AnswerQuestion(3), HERSELF),
    (Ask(), OFFICER),
    (Add(), HERSELF),
]


def borough(slug: str, stage: str = "live") -> Borough:
    return Borough(slug=slug, gss_code="E09000007", police_command="south-west", stage=stage, onboarded_at=RAISED_AT)


def a_concern(doer: Doer = HERSELF) -> Concern:
    """One about which much was said and done, each step eleven minutes after the one before."""
    concern, _ = new_concern(ConcernId(uuid4()), ACCOUNT, session=None, doer=doer, at=RAISED_AT)
    for number, (step, by) in enumerate(STEPS, 1):
        concern, _ = concern.take(step, by, at=RAISED_AT + timedelta(minutes=11 * number))
    return replace(concern, session_kind="run", due=Due(Target(14, "calendar"), date(2026, 12, 4)))


async def office_with(concern: Concern, stage: str | None = "live") -> tuple[Work, Work]:
    """The concern is Merton's, with words at every step; Camden is as far as `stage` says."""
    office = MemoryOffice(NOW)
    here, there = office.open("merton"), office.open("camden")
    await here.boroughs.add(borough("merton"))
    if stage:
        await here.boroughs.add(borough("camden", stage))
    await here.concerns.add(concern)
    for change in concern.history:
        await here.words.add(concern.concern_id, change.number, Words(text=f"Said at {change.number}."))
    return here, there


def order(concern: Concern, to: str = "camden", expected: int | None = None) -> TransferConcern:
    return TransferConcern(concern_id=concern.concern_id, to=to, doer=OFFICER, expected=expected)


async def arrived_in(there: Work) -> Concern:
    (concern,) = await there.concerns.page(after=None, limit=9)
    return concern
