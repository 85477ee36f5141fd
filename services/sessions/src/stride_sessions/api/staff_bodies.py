"""What is said about staff over HTTP, in and out; who is named here is named to the borough's own team only."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from stride_contracts.fields import HostSlug

from stride_sessions.api.fields import Body
from stride_sessions.domain.rota import MOST_OFFICERS, Clash, Rota
from stride_sessions.domain.staff import StaffMember

# No control character, none that turns the direction of writing, and no blank at the beginning.
_NAME_PATTERN = (
    r"^[^\u0000-\u0020\u007f-\u00a0\u2028-\u202e\u2066-\u2069][^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]*$"
)

Kind = Literal["officer", "host"]


class NewStaff(Body):
    """An officer, or a host of a club. An officer may have a `principal`, a host needs a `host`."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "host", "name": "Sam Osei", "host": "common-runners"}]}
    )

    kind: Kind
    name: Annotated[
        str,
        StringConstraints(pattern=_NAME_PATTERN, max_length=120),
        Field(description="As the borough's team knows her; told to nobody else."),
    ]
    principal: Annotated[
        str | None,
        StringConstraints(pattern=r"^[\x21-\x7e]+$", max_length=255),
        Field(description="The subject of the token an officer signs in with."),
    ] = None
    host: HostSlug | None = None


class Leaving(Body):
    """There is nothing to say about why somebody leaves."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})


class StaffOut(BaseModel):
    """An officer or host, as the borough's team sees her."""

    staff_id: UUID
    borough: str
    kind: Kind
    name: str
    principal: str | None
    host: str | None
    until: Annotated[date | None, Field(description="The day on which she left.")]

    @classmethod
    def of(cls, member: StaffMember, borough: str) -> Self:
        """Show one of the staff of a borough."""
        return cls.model_validate({**asdict(member), "borough": borough})


class Officers(Body):
    """Which officers a session has from now on: all of them."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"staff_ids": []}]})

    staff_ids: Annotated[list[UUID], Field(max_length=MOST_OFFICERS)]


class OfficerOut(BaseModel):
    """An officer of a session."""

    staff_id: UUID
    name: str
    until: Annotated[date | None, Field(description="The day on which she left.")]

    @classmethod
    def of(cls, member: StaffMember) -> Self:
        """Show an officer."""
        return cls(staff_id=member.staff_id, name=member.name, until=member.until)


class WarningOut(BaseModel):
    """What to look at, though nothing was refused for it."""

    code: Annotated[Literal["officer-double-booked"], Field(description="An officer's other session overlaps this.")]
    staff_id: UUID
    session_id: Annotated[UUID, Field(description="That other session.")]

    @classmethod
    def of(cls, clash: Clash) -> Self:
        """Show a clash."""
        return cls(code="officer-double-booked", staff_id=clash.staff_id, session_id=clash.session_id)


class RotaOut(BaseModel):
    """The officers of a session, and where one of them would have to be in two places."""

    session_id: UUID
    borough: str
    version: Annotated[int, Field(description="The version of the session; its `ETag`, in quotes.")]
    officers: list[OfficerOut]
    warnings: list[WarningOut]

    @classmethod
    def of(cls, rota: Rota, borough: str) -> Self:
        """Show the officers of a session of a borough."""
        return cls(
            session_id=rota.session.session_id,
            borough=borough,
            version=rota.session.version,
            officers=[OfficerOut.of(one) for one in rota.officers],
            warnings=[WarningOut.of(one) for one in rota.clashes],
        )
