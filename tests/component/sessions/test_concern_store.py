"""Concerns, words, diversions and replies, kept alike by Postgres and by the doubles in memory."""

from __future__ import annotations

from datetime import date

from stride_sessions.domain.concern_life import SYSTEM, TEAM
from stride_sessions.domain.concern_steps import Acknowledge, Decline, Doer, Merge, Refer, Triage
from stride_sessions.domain.diversion import Diversion
from stride_sessions.domain.words import Point, Words

from tests.component.sessions.offices import HOUR, Open, office, postgres_office, with_concern, with_session

__all__ = ["office", "postgres_office"]


async def test_diversions_are_counted_by_month_and_question_for_each_borough(office: Open) -> None:
    merton, camden, months = office("merton"), office("camden"), (date(2026, 10, 1), date(2026, 11, 1))
    for work, month, question in (
        (merton, months[0], "danger"),
        (merton, months[1], "danger"),
        (merton, months[1], "danger"),
        (merton, months[1], "crime"),
        (camden, months[0], "crime"),
    ):
        await work.diversions.add_one(month, question)
    assert await merton.diversions.find_all() == [
        Diversion(months[1], "crime", 1),
        Diversion(months[1], "danger", 2),
        Diversion(months[0], "danger", 1),
    ]
    assert await camden.diversions.find_all() == [Diversion(months[0], "crime", 1)]


async def test_a_concern_is_kept_with_its_history_in_order(office: Open) -> None:
    work = office("merton")
    concern = await with_concern(work, await with_session(work))
    other = await with_concern(work)
    for step, doer in (
        (Triage("being-followed", "urgent"), Doer(TEAM, "an-officer")),
        (Refer("partner", "merton.parks", "greenery"), Doer(TEAM, "an-officer")),
        (Acknowledge("SLR-20417"), Doer(SYSTEM, "merton.parks")),
        (Decline("no-funding"), Doer(SYSTEM, "merton.parks")),
        (Merge(other.concern_id), Doer(TEAM, "an-officer")),
    ):
        concern, _ = concern.take(step, doer, at=HOUR)
        await work.concerns.save(concern)
    assert await work.concerns.get(concern.concern_id) == concern
    assert await work.concerns.find_for_update(concern.concern_id) == concern
    assert concern in await work.concerns.page(after=None, limit=9)


async def test_words_are_kept_by_the_step_they_were_said_with(office: Open) -> None:
    work = office("merton")
    concern = await with_concern(work)
    said = Words(
        text="Zu dunkel \u2014 \U0001f626",
        point=Point(latitude=51.43, longitude=-0.23),
        contact="asha@resident.example",
        may_be_contacted=True,
    )
    await work.words.add(concern.concern_id, 1, said)
    assert await work.words.find(concern.concern_id) == {1: said}
    assert await office("camden").words.find(concern.concern_id) == {}


async def test_concerns_are_paged_by_time_and_id(office: Open) -> None:
    work = office("merton")
    ids = sorted([(await with_concern(work)).concern_id for _ in range(4)])
    assert [row.concern_id for row in await work.concerns.page(after=None, limit=2)] == ids[:2]
    assert [row.concern_id for row in await work.concerns.page(after=(HOUR, ids[1]), limit=9)] == ids[2:]


async def test_a_reply_is_known_by_its_borough_source_and_id_and_what_became_of_it(office: Open) -> None:
    replies = office("merton").replies
    assert await replies.hear("/stride/systems/merton.lighting", "r1") is None
    assert await replies.hear("/stride/systems/merton.lighting", "r1") == "taken"
    assert await replies.hear("/stride/systems/merton.parks", "r1") is None
    assert await office("camden").replies.hear("/stride/systems/merton.lighting", "r1") is None
    await replies.mark("/stride/systems/merton.lighting", "r1", "concern-closed")
    assert await replies.hear("/stride/systems/merton.lighting", "r1") == "concern-closed"
    assert await replies.hear("/stride/systems/merton.parks", "r1") == "taken"
