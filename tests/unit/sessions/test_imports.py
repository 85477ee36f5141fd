"""What becomes of lines: new sessions, no change, or refused by name; and what an import writes and says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from stride_sessions.domain.clock import Window
from stride_sessions.domain.defaults import Defaults
from stride_sessions.domain.events import SessionCreated
from stride_sessions.domain.imports import BadLine, Line, LinesRefused, Terms, Verdict, judge
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.rollout import Scheme
from stride_sessions.domain.session import SessionId
from stride_sessions.handlers.imports import ImportSessions, import_sessions, preview_import
from stride_sessions.handlers.rollout import LaunchScheme, OnboardBorough, launch_scheme, onboard_borough
from stride_sessions.testing import MemoryOffice, MemoryOutbox, MemorySessions

if TYPE_CHECKING:
    from stride_sessions.handlers.ports import Work

NOW = datetime(2026, 11, 22, 19, 40, tzinfo=UTC)
LINE = Line(
    number=2,
    reference="RUN-1",
    scheme="run-and-talk",
    kind="run",
    ward="E05000455",
    wall=datetime.fromisoformat("2026-11-29T18:30"),
    planned_minutes=60,
    capacity=30,
    host="common-runners",
    distance_m=8000,
)
TERMS = Terms({}, frozenset({"run-and-talk"}), Window(), NOW)


def verdict(*lines: Line, terms: Terms = TERMS) -> Verdict:
    return judge(lines, terms, new_id=lambda: SessionId(uuid4()))


def test_a_line_is_planned_as_a_session_is() -> None:
    judged = verdict(LINE)
    ((line, session),) = judged.created
    assert (line, session.plan, session.state) == (LINE, LINE.plan(), "planned")
    (event,) = judged.events
    assert isinstance(event, SessionCreated)
    assert (event.session_id, event.on, event.part_of_day) == (session.session_id, date(2026, 11, 29), "evening")


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"wall": datetime.fromisoformat("2026-10-22T12:00")}, "date", "too-far-back"),
        ({"wall": datetime.fromisoformat("2028-01-01T12:00")}, "date", "too-far-ahead"),
        ({"wall": datetime.fromisoformat("2027-03-28T01:30")}, "time", "local-time-nonexistent"),
        ({"wall": datetime.fromisoformat("2027-10-31T01:30")}, "time", "local-time-ambiguous"),
        ({"scheme": "walk-and-talk"}, "scheme", "scheme-not-launched"),
        ({"reference": "OLD-1"}, "reference", "reference-used-otherwise"),
        ({"host": None, "for_whom": "women-only"}, "for_whom", "women-only-needs-host"),
        ({"kind": "audit"}, "kind", "kind-not-offered"),
        ({"wall": datetime.fromisoformat("2026-11-29T18:40")}, "time", "off-the-grid"),
    ],
)
def test_a_line_that_the_rules_refuse_is_named(changes: dict[str, Any], column: str, code: str) -> None:
    offered = {"run-and-talk": Defaults(kinds=frozenset({"run"}), slot_minutes=30)}
    terms = replace(TERMS, imported={"OLD-1": bytes(32)}, defaults=offered)
    judged = verdict(LINE, replace(LINE, number=3, **changes), terms=terms)
    assert [(bad.line, bad.column, bad.code) for bad in judged.bad] == [(3, column, code)]
    assert len(judged.created) == 1


def test_a_line_that_was_imported_is_no_change_whatever_the_rules_are_now() -> None:
    long_ago = replace(LINE, wall=datetime.fromisoformat("2021-06-09T18:30"))
    terms = Terms({LINE.reference: long_ago.digest}, frozenset(), Window(), NOW)
    assert verdict(long_ago, terms=terms) == Verdict((), (), 1, ())


def test_a_digest_tells_every_value_and_not_the_place_in_the_file() -> None:
    others: dict[str, Any] = {
        "reference": "RUN-2",
        "scheme": "walk-and-talk",
        "kind": "walk",
        "ward": "E05000456",
        "wall": datetime.fromisoformat("2026-11-29T18:31"),
        "planned_minutes": 61,
        "capacity": None,
        "host": None,
        "distance_m": 0,
        "pace": "easy",
        "step_free": False,
        "accessibility": ("wheelchair",),
        "light": "dark",
        "for_whom": "everyone",
    }
    assert replace(LINE, number=99).digest == LINE.digest
    digests = {replace(LINE, **{name: value}).digest for name, value in others.items()}
    assert len(digests | {LINE.digest}) == len(others) + 1
    assert set(others) == set(Line.__dataclass_fields__) - {"number"}


@pytest.fixture
async def merton() -> Work:
    work = MemoryOffice(NOW).open("merton")
    await onboard_borough(OnboardBorough("pilot"), work)
    await launch_scheme(LaunchScheme(Scheme("run-and-talk", date(2022, 2, 1), 4)), work)
    return work


def kept(work: Work) -> dict[UUID, object]:
    assert isinstance(work.sessions, MemorySessions)
    return dict(work.sessions.rows)


def created(work: Work) -> int:
    assert isinstance(work.outbox, MemoryOutbox)
    return sum(isinstance(event, SessionCreated) for event in work.outbox.events)


async def test_lines_are_imported_once(merton: Work) -> None:
    command = ImportSessions([LINE, replace(LINE, number=3, reference="RUN-2")], [])
    first = await import_sessions(command, merton)
    again = await import_sessions(command, merton)
    assert (len(first.created), first.unchanged, len(again.created), again.unchanged) == (2, 0, 0, 2)
    assert (len(kept(merton)), created(merton)) == (2, 2)


async def test_one_bad_line_stops_all_of_them_and_they_are_told_in_order(merton: Work) -> None:
    unread = BadLine(3, "minutes", "out-of-range", "This must be between 5 and 480.")
    command = ImportSessions([LINE, replace(LINE, number=2, reference="RUN-2", scheme="walk-and-talk")], [unread])
    with pytest.raises(LinesRefused) as refused:
        await import_sessions(command, merton)
    assert [bad.code for bad in refused.value.bad] == ["scheme-not-launched", "out-of-range"]
    assert (kept(merton), created(merton)) == ({}, 0)
    assert (await preview_import(command, merton)).bad == refused.value.bad


async def test_a_preview_writes_nothing(merton: Work) -> None:
    assert len((await preview_import(ImportSessions([LINE], []), merton)).created) == 1
    assert (kept(merton), created(merton)) == ({}, 0)


async def test_a_borough_that_takes_no_part_imports_nothing() -> None:
    camden = MemoryOffice(NOW).open("camden")
    for do in (preview_import, import_sessions):
        with pytest.raises(Unknown):
            await do(ImportSessions([LINE], []), camden)
