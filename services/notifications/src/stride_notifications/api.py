"""HTTP in: a borough's mailboxes, rules and deliveries, for that borough's coordinators only."""

from datetime import datetime
from typing import Annotated, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from stride_chassis import (
    After,
    Command,
    Connection,
    Limit,
    MailAddress,
    NotFound,
    Page,
    Principal,
    Resources,
    command,
    connection_of,
    decode_cursor,
    page_of,
    principal_of,
    resources_of,
)
from stride_chassis.errors import RoleMissing
from stride_contracts import NotOurTopic, TopicKind, topic_for

from stride_notifications import handlers
from stride_notifications.domain import (
    DeliveryState,
    Mailbox,
    Outcome,
    Rule,
)
from stride_notifications.store import Mailboxes, Rules, Told, page_deliveries
from stride_notifications.vocabulary import vocabulary

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Codes = Annotated[list[Slug], Field(min_length=1, max_length=100)]


class Seen(NamedTuple):
    """What a cursor says: the position of the last row that was shown."""

    position: Annotated[int, Field(ge=0, lt=2**63)]


FIRST, NEWEST = 0, 2**63 - 1


class AddMailbox(BaseModel):
    """A staff mailbox to be told of things."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"address": "safety.team@merton.example"}]}
    )

    address: MailAddress


class MailboxOut(BaseModel):
    """A staff mailbox of the borough."""

    mailbox_id: UUID
    address: str


class AddRule(BaseModel):
    """Whom to tell of what: every field in `codes` must hold one of the codes listed; none means all events."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "event_type": "concern-raised",
                    "codes": {"category": ["poor-lighting"]},
                    "mailbox_ids": ["8f7c9e0a-3d5b-4c1e-9a62-5b0d7f4e1c23"],
                }
            ]
        },
    )

    event_type: Slug
    codes: Annotated[
        dict[FieldName, Codes],
        Field(
            max_length=20, json_schema_extra={"additionalProperties": False}
        ),  # pydantic checks it and does not say it
    ] = {}
    mailbox_ids: Annotated[list[UUID], Field(min_length=1, max_length=50)]


class RuleOut(BaseModel):
    """A rule of the borough."""

    rule_id: UUID
    event_type: str
    codes: dict[str, list[str]]
    mailbox_ids: list[UUID]


class AttemptOut(BaseModel):
    """One attempt; without an outcome it is under way. `reply_code` is the mail server's."""

    number: int
    begun_at: datetime
    ended_at: datetime | None
    outcome: Outcome | None
    reply_code: int | None


class DeliveryOut(BaseModel):
    """One mailbox to be told of one event, and how that went: the last fifty attempts, numbered from the first."""

    delivery_id: UUID
    event_id: str
    event_type: str
    mailbox_id: UUID
    state: DeliveryState
    attempts: list[AttemptOut]


async def coordinated_borough(borough: str, principal: Annotated[Principal, Depends(principal_of)]) -> str:
    """Give the borough in the path: 404 unless it is one and may be seen, then 403 for who does not coordinate."""
    principal.see(borough)
    try:
        topic_for(TopicKind.CONCERNS, borough)
    except NotOurTopic:
        raise NotFound from None
    if not principal.has("coordinator"):
        raise RoleMissing
    return borough


Borough = Annotated[str, Depends(coordinated_borough)]
Opened = Annotated[Resources, Depends(resources_of)]
Once = Annotated[Command, Depends(command)]


async def list_mailboxes(
    borough: Borough, resources: Opened, limit: Limit = 50, after: After = None
) -> Page[MailboxOut]:
    """The borough's mailboxes, the oldest first."""
    async with connection_of(resources.pool) as conn:
        mailboxes = Mailboxes(conn, borough, resources.sealer)
        rows = await mailboxes.page(after=_position(after, FIRST), most=limit + 1)
    return page_of(rows, limit, item=lambda row: _mailbox_out(row[1]), keys=lambda row: (row[0],))


async def add_mailbox(borough: Borough, resources: Opened, once: Once, body: AddMailbox) -> MailboxOut:
    """Add a staff mailbox; 409 `mailbox-already-added` if the borough has it."""

    async def add(conn: Connection) -> MailboxOut:
        mailboxes = Mailboxes(conn, borough, resources.sealer)
        return _mailbox_out(await handlers.add_mailbox(body.address, mailboxes))

    return await once.once(body, add)


async def list_rules(borough: Borough, resources: Opened, limit: Limit = 50, after: After = None) -> Page[RuleOut]:
    """The borough's rules, the oldest first."""
    async with connection_of(resources.pool) as conn:
        rows = await Rules(conn, borough).page(after=_position(after, FIRST), most=limit + 1)
    return page_of(rows, limit, item=lambda row: _rule_out(row[1]), keys=lambda row: (row[0],))


async def add_rule(borough: Borough, resources: Opened, once: Once, body: AddRule) -> RuleOut:
    """Make a rule; it applies to what is heard from now on. 422 if no event could ever match it."""
    wanted = handlers.AddRule(body.event_type, body.codes, body.mailbox_ids)

    async def add(conn: Connection) -> RuleOut:
        mailboxes = Mailboxes(conn, borough, resources.sealer)
        rule = await handlers.add_rule(wanted, Rules(conn, borough), mailboxes, vocabulary=vocabulary())
        return _rule_out(rule)

    return await once.once(body, add)


async def remove_rule(borough: Borough, once: Once, rule_id: UUID) -> None:
    """Take a rule back; what it has caused is still delivered."""
    await once.once(None, lambda conn: handlers.remove_rule(rule_id, Rules(conn, borough)))


async def list_deliveries(
    borough: Borough, resources: Opened, limit: Limit = 50, after: After = None
) -> Page[DeliveryOut]:
    """The borough's deliveries with their attempts, the newest first."""
    async with connection_of(resources.pool) as conn:
        rows = await page_deliveries(conn, borough, before=_position(after, NEWEST), most=limit + 1)
    return page_of(rows, limit, item=lambda row: _delivery_out(row[1]), keys=lambda row: (row[0],))


def router() -> APIRouter:
    """Build the routes."""
    routes = APIRouter(prefix="/boroughs/{borough}", tags=["notifications"])
    routes.get("/mailboxes")(list_mailboxes)
    routes.post("/mailboxes", status_code=201)(add_mailbox)
    routes.get("/rules")(list_rules)
    routes.post("/rules", status_code=201)(add_rule)
    routes.delete("/rules/{rule_id}", status_code=204)(remove_rule)
    routes.get("/deliveries")(list_deliveries)
    return routes


def _position(cursor: str | None, otherwise: int) -> int:
    return otherwise if cursor is None else decode_cursor(cursor, Seen).position


def _mailbox_out(mailbox: Mailbox) -> MailboxOut:
    return MailboxOut(mailbox_id=mailbox.mailbox_id, address=mailbox.address)


def _rule_out(rule: Rule) -> RuleOut:
    codes = {field: list(codes) for field, codes in rule.codes.items()}
    return RuleOut(rule_id=rule.rule_id, event_type=rule.event_type, codes=codes, mailbox_ids=list(rule.mailbox_ids))


def _delivery_out(told: Told) -> DeliveryOut:
    return DeliveryOut(
        delivery_id=told.delivery_id,
        event_id=told.event_id,
        event_type=told.event_type,
        mailbox_id=told.mailbox_id,
        state=told.state,
        attempts=[AttemptOut.model_validate(attempt) for attempt in told.attempts],
    )
