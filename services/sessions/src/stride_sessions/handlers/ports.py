"""What handlers need of the world outside; a store bound to one borough cannot reach another's rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date, datetime

    from stride_sessions.domain.attendance import Attendance, AttendanceId
    from stride_sessions.domain.check_in import CheckIn, CheckInId
    from stride_sessions.domain.clock import Times
    from stride_sessions.domain.events import Event
    from stride_sessions.domain.imports import Line
    from stride_sessions.domain.places import Places
    from stride_sessions.domain.rollout import Borough, ListedBorough, Scheme
    from stride_sessions.domain.series import Series
    from stride_sessions.domain.session import SeriesId, Session, SessionId
    from stride_sessions.domain.targets import IsHoliday
    from stride_sessions.handlers.concern_ports import AllWords, Concerns, Replies
    from stride_sessions.handlers.erasure_ports import ConcernDeletions, LegalHolds, Retentions
    from stride_sessions.handlers.neighbours import Neighbour
    from stride_sessions.handlers.outcome_ports import Outcomes
    from stride_sessions.handlers.pair_ports import Pairs, PastPairs
    from stride_sessions.handlers.plan_ports import AllDefaults, Homecomings, Turnouts
    from stride_sessions.handlers.raising_ports import Diversions, ReturnCodes
    from stride_sessions.handlers.reading_ports import Readings
    from stride_sessions.handlers.resident_ports import Deletions, Residents
    from stride_sessions.handlers.staff_ports import Assignments, Days, Staff
    from stride_sessions.handlers.target_ports import Targets


class Reference(Protocol):
    """The boroughs there are, whether or not they take part. `get` raises `Unknown`."""

    @property
    def slugs(self) -> Sequence[str]: ...
    def get(self, slug: str) -> ListedBorough: ...


class Boroughs(Protocol):
    """The boroughs that take part. `get_` raises `Unknown`."""

    async def get(self, slug: str) -> Borough: ...
    async def get_for_update(self, slug: str) -> Borough: ...
    async def get_held(self, slug: str) -> Borough:
        """The borough, which nobody pauses until the transaction ends; many may hold it so."""

    async def get_alone(self, slug: str) -> Borough:
        """The borough, once nobody holds it; nobody onboards, plans or books there until the transaction ends."""

    async def find_for_onboarding(self, slug: str) -> Borough | None:
        """The borough, if it is onboarded; nobody else onboards one until the transaction ends."""

    async def add(self, borough: Borough) -> None: ...
    async def save(self, borough: Borough) -> None: ...
    async def page(self, visible: Sequence[str], *, after: str | None, limit: int) -> list[Borough]: ...


class Schemes(Protocol):
    """The schemes of one borough."""

    async def find(self, scheme: str) -> Scheme | None: ...
    async def add(self, scheme: Scheme) -> None: ...
    async def page(self, *, after: str | None, limit: int) -> list[Scheme]: ...


class Sessions(Protocol):
    """The sessions of one borough. `get_` raises `Unknown`."""

    async def get(self, session_id: SessionId) -> Session: ...
    async def get_for_update(self, session_id: SessionId) -> Session: ...
    async def add(self, session: Session) -> None: ...
    async def add_all(self, sessions: Sequence[Session]) -> None: ...
    async def save(self, session: Session) -> None: ...
    async def page(self, *, after: SessionId | None, limit: int) -> list[Session]: ...
    async def find_of_series(self, series_id: SeriesId) -> list[Session]:
        """All of a series, by the date of the rule."""

    async def find_of_series_for_update(self, series_id: SeriesId, *, from_on: date) -> list[Session]:
        """Those of a rule's date and after; held in one order, so that nobody waits in a circle."""


class AllSeries(Protocol):
    """The series of one borough. `get` raises `Unknown`."""

    async def get(self, series_id: SeriesId) -> Series: ...
    async def add(self, series: Series) -> None: ...
    async def page(self, *, after: SeriesId | None, limit: int) -> list[Series]: ...


class Attendances(Protocol):
    """Who has a part in the sessions of one borough. `get_` raises `Unknown`."""

    async def get(self, session_id: SessionId, attendance_id: AttendanceId) -> Attendance: ...
    async def find(self, attendance_ids: Collection[AttendanceId]) -> dict[AttendanceId, Attendance]:
        """Those there are of some ids, of whatever session."""

    async def count_places(self, session_id: SessionId, role: str) -> Places:
        """How many places of a role are taken, and waited for; true while the session is held for update."""

    async def find_waiting(self, session_id: SessionId, role: str, *, most: int) -> list[Attendance]:
        """Who waits for a place of a role, in the order in which they came."""

    async def find_lapsed(self, session_id: SessionId, *, at: datetime) -> list[Attendance]:
        """To whom, in any role, a place was offered that was not taken in time, in the order in which they came."""

    async def add(self, attendance: Attendance) -> None: ...
    async def save(self, attendance: Attendance) -> None: ...
    async def page(self, session_id: SessionId, *, after: AttendanceId | None, limit: int) -> list[Attendance]: ...


class CheckIns(Protocol):
    """What was said of who came to the sessions of one borough; rows are appended, never changed."""

    async def find(self, check_in_ids: Sequence[CheckInId]) -> dict[CheckInId, CheckIn]:
        """Those there are under some ids."""

    async def find_last(self, attendance_ids: Sequence[AttendanceId]) -> dict[AttendanceId, CheckIn]:
        """The last word about each, by the time of saying, whenever it arrived."""

    async def find_all(self, attendance_id: AttendanceId) -> list[CheckIn]:
        """Everything that was said about one, in the order of saying."""

    async def add(self, session_id: SessionId, check_ins: Sequence[CheckIn], *, received_at: datetime) -> None: ...


class Imports(Protocol):
    """Which lines of one borough's spreadsheets became sessions."""

    async def find(self, references: Sequence[str]) -> Mapping[str, bytes]:
        """The digests of those of these references that were imported."""

    async def add_all(self, imported: Sequence[tuple[Line, Session]]) -> None: ...


class Outbox(Protocol):
    """Where events leave, with the transaction that makes them true; called once, last."""

    async def append(self, events: Sequence[Event]) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What one transaction, for one borough, offers a handler."""

    borough: str
    reference: Reference
    boroughs: Boroughs
    schemes: Schemes
    sessions: Sessions
    series: AllSeries
    attendances: Attendances
    check_ins: CheckIns
    residents: Residents
    deletions: Deletions
    concerns: Concerns
    words: AllWords
    return_codes: ReturnCodes
    diversions: Diversions
    readings: Readings
    replies: Replies
    legal_holds: LegalHolds
    concern_deletions: ConcernDeletions
    retentions: Retentions
    outcomes: Outcomes
    imports: Imports
    staff: Staff
    assignments: Assignments
    days: Days
    pairs: Pairs
    past_pairs: PastPairs
    defaults: AllDefaults
    turnouts: Turnouts
    homecomings: Homecomings
    targets: Targets
    outbox: Outbox
    is_holiday: IsHoliday
    elsewhere: Callable[[str], Neighbour]
    times: Times
    now: datetime
