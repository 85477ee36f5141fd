"""What is sent with a step in the life of a concern."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, StringConstraints
from stride_contracts.codes import ActionCode, ConcernCategory, ReferredTo, Severity
from stride_contracts.fields import Reference, System

from stride_sessions.api.concern_bodies import Text
from stride_sessions.api.fields import Body
from stride_sessions.domain.concern_steps import Act, Close, Refer, Triage
from stride_sessions.domain.words import NO_WORDS, Words

Summary = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class TriageIn(Body):
    """How the team codes the concern, having looked at it; said again, it is coded anew."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"category": "poor-lighting", "severity": "high"}]})

    category: ConcernCategory
    severity: Severity

    def step(self) -> Triage:
        """The step in the words of the domain."""
        return Triage(self.category, self.severity)


class MergeIn(Body):
    """Of which other concern of the borough this one is a duplicate."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"into": "00000000-0000-4000-8000-000000000000"}]})

    into: UUID


class ReferIn(Body):
    """Who is asked to act: by `system`, where they have one; and what for, such as a reassurance patrol."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"to": "force", "asks_for": "reassurance-patrol"}]})

    to: ReferredTo
    system: System | None = None
    asks_for: ActionCode | None = None

    def step(self) -> Refer:
        """The step in the words of the domain."""
        return Refer(self.to, self.system, self.asks_for)


class ActIn(Body):
    """What was done; the summary is told to the person, and to the public if the team says so."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"action": "lighting", "summary": "Two lamps on the path were mended."}]}
    )

    action: ActionCode
    reference: Reference | None = None
    summary: Summary | None = None

    def step(self) -> Act:
        """The step in the words of the domain."""
        return Act(self.action, self.reference)

    def words(self) -> Words:
        """What is said of it in words."""
        return Words(text=self.summary) if self.summary else NO_WORDS


class CloseIn(Body):
    """How it ended; a duplicate is merged instead."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"outcome": "done"}]})

    outcome: Literal["done", "no-further-action", "not-ours"]

    def step(self) -> Close:
        """The step in the words of the domain."""
        return Close(self.outcome)


class AskIn(Body):
    """What the team would like to know of the person; who she is it cannot ask."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": "Which end of the path is dark?"}]})

    question: Text
