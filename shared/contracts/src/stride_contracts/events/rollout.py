"""How the scheme spreads from borough to borough; one topic for all, keyed by the borough's slug."""

from datetime import date
from typing import Annotated, ClassVar

from stride_contracts.codes import OffboardReason, PauseReason, RolloutStage, SchemeSlug
from stride_contracts.events.event import Event
from stride_contracts.fields import BoroughGss, BoroughSlug, CommandSlug, Known, PerMonth
from stride_contracts.topics import TopicKind


class RolloutEvent(Event):
    """A fact about one borough's part in the scheme."""

    topic_kind: ClassVar = TopicKind.ROLLOUT
    key_field: ClassVar = "borough"

    borough: BoroughSlug


class BoroughOnboarded(RolloutEvent):
    """A borough joined, or came to another stage."""

    event_type: ClassVar = "stride.borough-onboarded.v1"

    gss_code: BoroughGss
    police_command: CommandSlug
    stage: Annotated[str, Known(RolloutStage)]


class BoroughPaused(RolloutEvent):
    """A borough stopped for a while."""

    event_type: ClassVar = "stride.borough-paused.v1"

    reason: Annotated[str, Known(PauseReason)]


class BoroughOffboarded(RolloutEvent):
    """A borough left."""

    event_type: ClassVar = "stride.borough-offboarded.v1"

    reason: Annotated[str, Known(OffboardReason)]


class SchemeLaunched(RolloutEvent):
    """A borough started a scheme, with the number of sessions it plans for a month."""

    event_type: ClassVar = "stride.scheme-launched.v1"

    scheme: Annotated[str, Known(SchemeSlug)]
    launched_on: date
    planned_sessions_per_month: PerMonth
