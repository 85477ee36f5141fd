"""Erasing and holding as decisions and as handlers, without a database: who may, what is kept, what is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from stride_sessions.domain.concern import Account, Concern, ConcernId, new_concern
from stride_sessions.domain.concern_life import TEAM
from stride_sessions.domain.concern_steps import Doer
from stride_sessions.domain.erasure import (
    BY_PERSON,
    BY_RETENTION,
    CONCERN,
    LEAD,
    RAISED_IN_ERROR,
    WORDS,
    ConcernDeletion,
    Eraser,
    delete,
)
from stride_sessions.domain.erasure_refusals import AlreadyHeld, LegallyHeld, NotHeld
from stride_sessions.domain.events import ConcernErased
from stride_sessions.domain.legal_hold import LegalHold
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.retention import Retention
from stride_sessions.domain.words import Words
from stride_sessions.handlers.erasure import (
    EraseConcern,
    HoldConcern,
    ReleaseConcern,
    erase_concern,
    erase_concern_again,
    hold_concern,
    release_concern,
)
from stride_sessions.store.deletion_lines import deletion_of, line_of
from stride_sessions.testing import MemoryOffice

if TYPE_CHECKING:
    from stride_sessions.handlers.ports import Work

NOW = datetime(2026, 11, 22, 19, 41, tzinfo=UTC)
HOUR = NOW.replace(minute=0)
ACCOUNT = Account(
    kind="concern",
    category="poor-lighting",
    setting="park-or-open-space",
    light="dark",
    severity="medium",
    ward="E05000455",
)
BY_LEAD = Eraser(kind=LEAD, reason=RAISED_IN_ERROR, actor="a-lead")


@pytest.fixture
def work() -> Work:
    return MemoryOffice(NOW).open("merton")


async def raised(work: Work) -> Concern:
    concern, _ = new_concern(ConcernId(uuid4()), ACCOUNT, session=None, doer=Doer(TEAM, "an-officer"), at=NOW)
    await work.concerns.add(concern)
    await work.words.add(concern.concern_id, 1, Words(text="By the pond"))
    return concern


def deletion(**changes: object) -> ConcernDeletion:
    concern, _ = new_concern(ConcernId(uuid4()), ACCOUNT, session=None, doer=Doer(TEAM, "an-officer"), at=NOW)
    return replace(delete(concern, CONCERN, LegalHold(), BY_LEAD, at=NOW), **changes)  # type: ignore[arg-type]


async def test_erased_nothing_is_left_but_that_it_was(work: Work) -> None:
    concern = await raised(work)
    erased = await erase_concern(EraseConcern(concern.concern_id, BY_LEAD), work)
    with pytest.raises(Unknown):
        await work.concerns.get(concern.concern_id)
    assert await work.words.find(concern.concern_id) == {}
    assert work.outbox.events == [ConcernErased(concern.concern_id, "raised-in-error", HOUR)]  # type: ignore[attr-defined]
    assert (erased.actor, erased.deleted_at, erased.state, erased.through) == ("a-lead", NOW, "raised", 1)


async def test_what_the_person_does_is_dated_by_the_hour(work: Work) -> None:
    concern = await raised(work)
    erased = await erase_concern(EraseConcern(concern.concern_id, BY_PERSON), work)
    assert (erased.said_by, erased.actor, erased.deleted_at) == ("person", None, HOUR)


async def test_of_words_alone_nobody_is_told(work: Work) -> None:
    concern = await raised(work)
    erased = await erase_concern(EraseConcern(concern.concern_id, BY_RETENTION, WORDS), work)
    assert await work.words.find(concern.concern_id) == {}
    assert await work.concerns.get(concern.concern_id) == concern
    assert (work.outbox.events, erased.what) == ([], "words")  # type: ignore[attr-defined]


@pytest.mark.parametrize("by", [BY_PERSON, BY_LEAD, BY_RETENTION])
@pytest.mark.parametrize("what", [CONCERN, WORDS])
async def test_what_is_held_nobody_erases_and_no_line_is_written(work: Work, by: Eraser, what: str) -> None:
    concern = await raised(work)
    await hold_concern(HoldConcern(concern.concern_id, "litigation", "a-lead"), work)
    with pytest.raises(LegallyHeld):
        await erase_concern(EraseConcern(concern.concern_id, by, what), work)
    assert work.concern_deletions.log == []  # type: ignore[attr-defined]
    assert await work.words.find(concern.concern_id) != {}


async def test_one_reason_lifted_leaves_the_other_and_all_lifted_none(work: Work) -> None:
    concern = await raised(work)
    for because in ("litigation", "complaint"):
        await hold_concern(HoldConcern(concern.concern_id, because, "a-lead"), work)
    still = await release_concern(ReleaseConcern(concern.concern_id, "litigation", "a-lead"), work)
    assert still.because == ["complaint"]
    await hold_concern(HoldConcern(concern.concern_id, "other", "a-lead"), work)
    lifted = await release_concern(ReleaseConcern(concern.concern_id, None, "a-lead"), work)
    assert (lifted.because, [word.number for word in lifted.words]) == ([], [1, 2, 3, 4, 5, 6])
    await erase_concern(EraseConcern(concern.concern_id, BY_PERSON), work)


async def test_held_twice_for_a_reason_or_lifted_where_there_is_none_is_refused(work: Work) -> None:
    concern = await raised(work)
    with pytest.raises(NotHeld):
        await release_concern(ReleaseConcern(concern.concern_id, None, "a-lead"), work)
    await hold_concern(HoldConcern(concern.concern_id, "complaint", "a-lead"), work)
    with pytest.raises(AlreadyHeld):
        await hold_concern(HoldConcern(concern.concern_id, "complaint", "a-lead"), work)
    with pytest.raises(NotHeld):
        await release_concern(ReleaseConcern(concern.concern_id, "other", "a-lead"), work)


async def test_erased_again_it_is_told_only_where_it_had_come_back(work: Work) -> None:
    concern = await raised(work)
    erased = await erase_concern(EraseConcern(concern.concern_id, BY_LEAD), work)
    await erase_concern_again(erased, work)
    assert len(work.outbox.events) == 1  # type: ignore[attr-defined]
    await work.concerns.add(concern)
    await erase_concern_again(erased, work)
    assert len(work.outbox.events) == 2  # type: ignore[attr-defined]
    with pytest.raises(Unknown):
        await work.concerns.get(concern.concern_id)


async def test_a_hold_that_came_after_an_erasing_that_failed_stops_it_being_erased_again(work: Work) -> None:
    concern = await raised(work)
    failed = delete(concern, CONCERN, LegalHold(), BY_PERSON, at=NOW)
    await hold_concern(HoldConcern(concern.concern_id, "litigation", "a-lead"), work)
    await erase_concern_again(failed, work)
    assert await work.concerns.get(concern.concern_id) == concern
    assert work.concern_deletions.rows == []  # type: ignore[attr-defined]


async def test_a_hold_that_was_lifted_before_and_came_back_with_an_older_state_stops_nothing(work: Work) -> None:
    concern = await raised(work)
    held = await hold_concern(HoldConcern(concern.concern_id, "litigation", "a-lead"), work)
    lifted = held.with_words(held.release(None, by="a-lead", at=NOW))
    erased = delete(concern, CONCERN, lifted, BY_PERSON, at=NOW)
    await erase_concern_again(erased, work)
    with pytest.raises(Unknown):
        await work.concerns.get(concern.concern_id)


@pytest.mark.parametrize("changes", [{}, {"what": WORDS}, {"said_by": "person", "actor": None}])
def test_a_deletion_is_read_from_its_line_as_it_was_written(changes: dict[str, object]) -> None:
    written = deletion(**changes)
    assert deletion_of(line_of("merton", written)) == written


def test_a_line_holds_codes_dates_and_ids_and_nothing_else() -> None:
    told = deletion()
    assert line_of("merton", told) == {
        "kind": "concern",
        "borough": "merton",
        "concern_id": str(told.concern_id),
        "state": "raised",
        "raised_at": HOUR.isoformat(),
        "category": "poor-lighting",
        "reason": "raised-in-error",
        "said_by": "lead",
        "actor": "a-lead",
        "through": 1,
        "holds": 0,
        "deleted_at": NOW.isoformat(),
    }


def test_a_line_without_kind_is_of_a_booking() -> None:
    booking = str(uuid4())
    old = {"borough": "merton", "attendance_id": booking, "said_by": "team", "deleted_at": NOW.isoformat()}
    assert line_of("merton", deletion_of(old)) == {"kind": "attendance"} | old


@pytest.mark.parametrize("line", [{"kind": "session"}, {"kind": "concern"}, {"kind": "words", "concern_id": "x"}])
def test_a_line_that_names_nothing_we_know_is_none(line: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError, KeyError, AttributeError)):
        deletion_of(line)


def test_what_is_usual_keeps_no_word_longer_than_its_concern() -> None:
    usual = Retention()
    assert usual.words <= usual.concern
    assert timedelta(days=max(usual.days.values())) < timedelta(days=3650)
