"""What is said about residents over HTTP, in and out; a name or an address is never part of a kept answer."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from stride_chassis import MailAddress
from stride_contracts.codes import AttendanceState, SessionKind
from stride_contracts.fields import SLUG_PATTERN

from stride_sessions.api.attendance_out import Code
from stride_sessions.api.fields import Body
from stride_sessions.api.pair_bodies import Wish
from stride_sessions.domain.attendance import TO_COME, Attendance
from stride_sessions.domain.check_in import CheckIn
from stride_sessions.domain.check_in_code import code_of
from stride_sessions.domain.resident import Contact, Resident
from stride_sessions.domain.session import PLANNED, Session

_EXAMPLE: dict[str, Any] = {"name": "Asha", "address": "asha@resident.example"}

# No control or formatting character, no line of its own, and nothing that makes an address to click on.
_UNFIT = r"\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff/:<>@"
Name = Annotated[
    str,
    StringConstraints(pattern=rf"^[^{_UNFIT}]*[^{_UNFIT}\s][^{_UNFIT}]*$", max_length=100),
    Field(description="How she wants to be called; it need not be her full name."),
]


class NothingToSay(Body):
    """The path says it all."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})


class NameIn(Body):
    """How a resident wants to be called from now on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Asha K"}]})

    name: Name


class ContactIn(Body):
    """How a resident wants to be called, and where she is told of her place."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    name: Name
    address: MailAddress

    def contact(self) -> Contact:
        """The same in the words of the domain."""
        return Contact(self.name.strip(), self.address)


def _asking_example(schema: dict[str, Any]) -> None:
    schema["examples"] = [{"borough": "merton", "session_id": "0193f0a0-0000-7000-8000-000000000000", **_EXAMPLE}]


class PlaceAsked(ContactIn):
    """A resident asks for a place in a session."""

    model_config = ConfigDict(json_schema_extra=_asking_example)

    borough: Annotated[str, StringConstraints(pattern=SLUG_PATTERN, max_length=64)]
    session_id: UUID


class Received(BaseModel):
    """That it was received. What became of it is told to the address alone, so that nobody learns who comes."""

    told: Literal["by-mail"] = "by-mail"


class SessionSeen(BaseModel):
    """A session, as those see it who have a place: with its hour."""

    borough: str
    session_id: UUID
    state: Literal["planned", "cancelled", "completed"]
    kind: SessionKind
    ward: str
    on: date
    starts_at: str
    zone: str
    planned_minutes: int
    host: str | None

    @classmethod
    def of(cls, session: Session, borough: str) -> Self:
        """Show a session of a borough."""
        plan = session.plan
        return cls(
            borough=borough,
            session_id=session.session_id,
            state=session.state,
            kind=plan.kind,
            ward=plan.ward,
            on=plan.starts.on,
            starts_at=plan.starts.wall.isoformat(timespec="minutes"),
            zone=plan.starts.zone,
            planned_minutes=plan.planned_minutes,
            host=plan.host,
        )


class PlaceOut(BaseModel):
    """A resident's place, as she sees it."""

    name: str
    address: str
    state: AttendanceState
    offer_lapses_at: Annotated[datetime | None, Field(description="Until when it has to be confirmed.")]
    code: Annotated[Code, Field(description="To be read out or shown to the officer who checks people in.")]
    session: SessionSeen

    @classmethod
    def of(cls, resident: Resident, attendance: Attendance, session: Session, borough: str) -> Self:
        """Show her what she has."""
        return cls(
            name=resident.contact.name,
            address=resident.contact.address,
            state=attendance.state,
            offer_lapses_at=attendance.offer_lapses_at,
            code=code_of(attendance.attendance_id),
            session=SessionSeen.of(session, borough),
        )


class Noted(BaseModel):
    """What an officer noted of her, and when."""

    state: AttendanceState
    because: str | None
    said_at: datetime
    received_at: datetime | None

    @classmethod
    def of(cls, check_in: CheckIn) -> Self:
        """Show it without the officer's name."""
        return cls(
            state=check_in.state, because=check_in.because, said_at=check_in.said_at, received_at=check_in.received_at
        )


class DataOut(BaseModel):
    """Everything that is held about a resident under one booking, and of her address in the borough."""

    attendance_id: UUID
    place: PlaceOut
    wish: Wish
    officer: Annotated[UUID | None, Field(description="The id that the officer has whom she is paired with.")]
    paired_before: Annotated[int, Field(description="With how many officers of the borough, in the last two years.")]
    noted: list[Noted]
    read_at: Annotated[list[datetime], Field(description="When the team, or the service that tells her, read it.")]


class RecipientOut(BaseModel):
    """Whom a message about a place goes to."""

    name: str
    address: str
    link: Annotated[str, Field(description="What opens her place: `/places/{link}`. It is a secret; keep it nowhere.")]
    may_be_told: Annotated[bool, Field(description="Whether she has, or waits for, a place in a session to come.")]
    place: PlaceOut

    @classmethod
    def of(cls, link: str, place: PlaceOut) -> Self:
        """Show whom to tell."""
        has_a_place = place.state in TO_COME and place.session.state == PLANNED
        return cls(name=place.name, address=place.address, link=link, may_be_told=has_a_place, place=place)
