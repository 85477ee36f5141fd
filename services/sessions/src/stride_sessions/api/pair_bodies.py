"""What is said about pairs over HTTP, in and out; a resident is named by her attendance and by nothing else."""

from typing import Annotated, Literal, Self, TypeAlias
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from stride_sessions.api.fields import Body
from stride_sessions.domain.attendance import AttendanceId
from stride_sessions.domain.pairs import Pairing, Person
from stride_sessions.domain.places import MOST
from stride_sessions.domain.staff import StaffId, StaffMember

Wish: TypeAlias = Annotated[
    Literal["same-officer", "another-officer", "no-officer"],
    Field(description="To walk with an officer she was paired with before, with another, or with the group only."),
]


class PairIn(Body):
    """An officer of the session, and somebody who has a place in it."""

    attendance_id: UUID
    staff_id: UUID


class NewPairs(Body):
    """The pairs of a session, all of them, or nothing where they are to be proposed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})

    pairs: Annotated[
        list[PairIn] | None,
        Field(max_length=MOST, description="What the team decided; without it everybody is paired as suits best."),
    ] = None

    def wanted(self) -> list[tuple[AttendanceId, StaffId]] | None:
        """The same in the words of the domain."""
        if self.pairs is None:
            return None
        return [(AttendanceId(one.attendance_id), StaffId(one.staff_id)) for one in self.pairs]


class PairOut(BaseModel):
    """Who is paired with which officer."""

    attendance_id: UUID
    wish: Wish
    staff_id: UUID
    name: Annotated[str, Field(description="The officer's.")]

    @classmethod
    def of(cls, person: Person, officer: StaffMember) -> Self:
        """Show a pair."""
        return cls(attendance_id=person.attendance_id, wish=person.wish, staff_id=officer.staff_id, name=officer.name)


class UnpairedOut(BaseModel):
    """Who has a place and is paired with nobody."""

    attendance_id: UUID
    wish: Wish

    @classmethod
    def of(cls, person: Person) -> Self:
        """Show who is in no pair."""
        return cls(attendance_id=person.attendance_id, wish=person.wish)


class PairsOut(BaseModel):
    """The pairs of a session, and who is in none; by attendance."""

    session_id: UUID
    borough: str
    pairs: list[PairOut]
    unpaired: list[UnpairedOut]

    @classmethod
    def of(cls, pairing: Pairing, borough: str) -> Self:
        """Show the pairs of a session of a borough; whoever gave up her place since is in none."""
        shown = [(one, pairing.officer_of(one)) for one in pairing.people]
        pairs = [PairOut.of(person, officer) for person, officer in shown if officer is not None]
        unpaired = [UnpairedOut.of(person) for person, officer in shown if officer is None]
        return cls(session_id=pairing.session.session_id, borough=borough, pairs=pairs, unpaired=unpaired)


class WishIn(Body):
    """With which officer a resident would walk."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"officer": "another-officer"}]})

    officer: Wish


class WishOut(BaseModel):
    """What she wished."""

    officer: Wish
