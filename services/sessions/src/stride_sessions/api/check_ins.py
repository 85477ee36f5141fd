"""Who came, over HTTP: said at once by the team, or later by devices that had no line; nobody is named."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from stride_sessions.api.access import Reading, TeamOrder
from stride_sessions.api.attendance_out import AttendanceOut, Code
from stride_sessions.api.desk import Desk
from stride_sessions.api.fields import Body
from stride_sessions.api.operations import add
from stride_sessions.domain.attendance import AttendanceId
from stride_sessions.domain.check_in import CheckIn, CheckInId, Claim
from stride_sessions.domain.check_in_code import Coded, WhoIsMeantUnclear
from stride_sessions.domain.session import SessionId
from stride_sessions.handlers.check_ins import RecordAttendance, TakeCheckIns, Taken, record_attendance, take_check_ins
from stride_sessions.handlers.ports import Work

MOST = 200
NOBODY = UUID(int=0)

Role = Literal["officer", "participant", "partner", "host"]
Came = Literal["attended", "no-show"]
Because = Annotated[
    Literal["entered-wrongly", "mistaken-for-another", "came-late", "left-early", "other"] | None,
    Field(description="Why what was recorded before was wrong."),
]


class Mark(Body):
    """What became of a booking; without an attendance id, that somebody came who had none."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"role": "officer", "state": "attended", "attendance_id": None}]}
    )

    role: Role
    state: Came
    attendance_id: UUID | None = None
    because: Because = None


def _upload_example(schema: dict[str, Any]) -> None:
    check_in = {
        "check_in_id": "7b4c3f0e-9a1d-4c55-8a52-0d6f5f7a9b10",
        "attendance_id": "2f0c1b7e-64a5-4f0e-9a77-5f1f0e8f3c21",
        "role": "participant",
        "state": "attended",
        "said_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "is_walk_in": True,
    }
    schema["examples"] = [{"check_ins": [check_in]}]


class CheckInIn(Body):
    """One check-in, as a device kept it while it had no line."""

    check_in_id: Annotated[UUID, Field(description="Chosen by the device, at random; sent again, it counts once.")]
    attendance_id: Annotated[
        UUID | None, Field(description="Of a booking; for a walk-in chosen by the device, at random.")
    ] = None
    code: Annotated[Code | None, Field(description="Of a booking, instead of its id: as she reads it out.")] = None
    role: Role
    state: Came
    said_at: Annotated[AwareDatetime, Field(description="By the clock of the device; the last word decides.")]
    is_walk_in: bool = False
    because: Because = None

    def claim(self, by: str) -> Claim | Coded:
        """The same in the words of the domain; raises `WhoIsMeantUnclear` unless one of id and code is given."""
        if (self.attendance_id is None) == (self.code is None):
            raise WhoIsMeantUnclear
        check_in = CheckIn(
            check_in_id=CheckInId(self.check_in_id),
            attendance_id=AttendanceId(self.attendance_id or NOBODY),
            state=self.state,
            said_at=self.said_at,
            said_by=by,
            because=self.because,
        )
        claim = Claim(check_in, self.role, self.is_walk_in)
        return claim if self.code is None else Coded(self.code, claim)


class Upload(Body):
    """What a device has to tell; all of it is taken, or none."""

    model_config = ConfigDict(json_schema_extra=_upload_example)

    check_ins: Annotated[list[CheckInIn], Field(min_length=1, max_length=MOST)]


class TakenOut(BaseModel):
    """How many check-ins were new, how many had been taken before, and how those they name now stand."""

    new: int
    repeated: int
    attendances: list[AttendanceOut]

    @classmethod
    def of(cls, taken: Taken, borough: str) -> Self:
        """Show what was taken."""
        attendances = [AttendanceOut.of(one, borough) for one in taken.attendances]
        return cls(new=taken.new, repeated=taken.repeated, attendances=attendances)


class CheckInOut(BaseModel):
    """One thing that was said of one person's part: what, by whom, when by his clock and when by ours."""

    check_in_id: UUID
    state: Came
    because: Because
    said_by: str
    said_at: datetime
    received_at: datetime


class History(BaseModel):
    """Everything that was said about one person's part, in the order of saying; the last word decides."""

    items: list[CheckInOut]


class CheckInRoutes:
    """The operations on who came."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """Build the router."""
        router = APIRouter(prefix="/boroughs/{borough}/sessions/{session_id}", tags=["attendance"])
        add(router, "POST /attendance", self.record_attendance, status=201)
        add(router, "POST /check-ins", self.take_check_ins)
        add(router, "GET /attendance/{attendance_id}/check-ins", self.list_check_ins)
        return router

    async def record_attendance(self, order: TeamOrder, session_id: UUID, body: Mark) -> AttendanceOut:
        """Say what became of a booking, or that somebody came without one; a correction says why."""
        attendance_id = None if body.attendance_id is None else AttendanceId(body.attendance_id)
        command = RecordAttendance(
            SessionId(session_id), attendance_id, body.role, body.state, said_by=order.by, because=body.because
        )
        return await self._desk.carry_out(
            order, body, by=lambda work: record_attendance(command, work), show=AttendanceOut.of
        )

    async def take_check_ins(self, order: TeamOrder, session_id: UUID, body: Upload) -> TakenOut:
        """Take what a device said, however late, often and in whatever order it arrives."""

        async def take(work: Work) -> Taken:
            claims = [one.claim(order.by) for one in body.check_ins]
            return await take_check_ins(TakeCheckIns(SessionId(session_id), claims), work)

        return await self._desk.carry_out(order, body, by=take, show=TakenOut.of)

    async def list_check_ins(self, borough: Reading, session_id: UUID, attendance_id: UUID) -> History:
        """Show all that was said about one person's part, by whom and why."""

        async def read(work: Work) -> list[CheckIn]:
            found = await work.attendances.get(SessionId(session_id), AttendanceId(attendance_id))
            return await work.check_ins.find_all(found.attendance_id)

        said = await self._desk.look(borough, read)
        return History(items=[CheckInOut.model_validate(asdict(one)) for one in said])
