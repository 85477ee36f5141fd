"""What is sent about a concern, and how one is shown; at which session it was raised is never given out."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints
from stride_contracts.codes import (
    ConcernCategory,
    ConcernKind,
    Light,
    NotReportedBecause,
    SessionKind,
    Setting,
    Severity,
)
from stride_contracts.fields import Ward

from stride_sessions.api.fields import Body
from stride_sessions.api.questions import Answered, InDanger, ReportingACrime
from stride_sessions.domain.concern import Account, Change, Concern
from stride_sessions.domain.concern_life import TEAM
from stride_sessions.domain.concern_steps import Doer
from stride_sessions.domain.session import SessionId
from stride_sessions.domain.words import Point, Words
from stride_sessions.handlers.concerns import RaiseConcern

Text = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"\S", max_length=4000)]
Contact = Annotated[str, StringConstraints(pattern=r"^\S.+\S$", max_length=254)]

EXAMPLE = {
    "kind": "concern",
    "category": "poor-lighting",
    "setting": "park-or-open-space",
    "light": "dark",
    "severity": "medium",
    "ward": "E05000455",
    "not_reported_because": "nothing-would-change",
}


class PointIn(Body):
    """An exact place in Greater London, in degrees of WGS 84."""

    latitude: Annotated[float, Field(strict=True, ge=51.2, le=51.8)]
    longitude: Annotated[float, Field(strict=True, ge=-0.6, le=0.4)]


class AccountIn(Body):
    """What somebody says about where and why she feels unsafe: codes, and what she wants to say in her own words."""

    kind: ConcernKind
    category: ConcernCategory
    setting: Setting
    light: Light
    severity: Severity
    ward: Ward
    not_reported_because: NotReportedBecause | None = None
    text: Text | None = None
    point: PointIn | None = None
    contact: Contact | None = None
    may_be_contacted: StrictBool = False

    def account(self) -> Account:
        """The codes, in the words of the domain."""
        return Account(
            kind=self.kind,
            category=self.category,
            setting=self.setting,
            light=self.light,
            severity=self.severity,
            ward=self.ward,
            not_reported_because=self.not_reported_because,
        )

    def words(self) -> Words:
        """What goes no further than those who may read it."""
        point = None if self.point is None else Point(latitude=self.point.latitude, longitude=self.point.longitude)
        return Words(text=self.text, point=point, contact=self.contact, may_be_contacted=self.may_be_contacted)


class NewConcern(Answered, AccountIn):
    """What somebody said to the team, at a session or apart from any; who did not ask leaves the questions out."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**EXAMPLE, "session_id": None}]})

    is_somebody_in_danger: InDanger = False
    is_reporting_a_crime: ReportingACrime = False
    session_id: UUID | None = None

    def command(self, doer: Doer) -> RaiseConcern:
        """The command in the words of the domain."""
        session_id = None if self.session_id is None else SessionId(self.session_id)
        return RaiseConcern(self.account(), session_id, doer, self.words())


class ChangeOut(BaseModel):
    """One step in the life of a concern; `by` is `team`, `person` or `system`, and `name` says which.

    Who of the team it was is told to the team and nobody else.
    """

    number: int
    step: str
    by: str
    name: str | None
    state: str
    at: datetime
    category: str | None = None
    severity: str | None = None
    referred_to: str | None = None
    system: str | None = None
    asks_for: str | None = None
    action: str | None = None
    outcome: str | None = None
    reference: str | None = None
    reason: str | None = None
    into: UUID | None = None
    question: int | None = None
    other_borough: str | None = None

    @classmethod
    def of(cls, change: Change, *, to_team: bool) -> Self:
        """Show a step, to the team or to somebody else."""
        return cls(
            number=change.number,
            step=change.step,
            by=change.doer.kind,
            name=change.doer.name if to_team or change.doer.kind != TEAM else None,
            state=change.state,
            at=change.at,
            **change.details,
        )


class ConcernOut(BaseModel):
    """A concern, as the borough's team sees it; `raised_at` is cut to the hour."""

    concern_id: UUID
    borough: str
    state: str
    kind: ConcernKind
    category: ConcernCategory
    setting: Setting
    light: Light
    severity: Severity
    ward: str
    session_kind: SessionKind | None
    not_reported_because: NotReportedBecause | None
    raised_at: datetime
    version: int
    merged_into: UUID | None
    history: list[ChangeOut]
    due_on: Annotated[
        date | None,
        Field(description="The last day in time by the target in force when it was raised; null if there was none."),
    ] = None

    @classmethod
    def of(cls, concern: Concern, borough: str, *, to_team: bool = True) -> Self:
        """Show a concern of a borough, to its team or to somebody else."""
        return cls(
            **asdict(concern.account),
            concern_id=concern.concern_id,
            borough=borough,
            state=concern.state,
            session_kind=None if concern.session_kind is None else SessionKind(concern.session_kind),
            raised_at=concern.raised_at,
            version=concern.version,
            merged_into=concern.merged_into,
            history=[ChangeOut.of(change, to_team=to_team) for change in concern.history],
            due_on=concern.due.on if concern.due else None,
        )
