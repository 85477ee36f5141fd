"""Boroughs, their schemes and what they settle, kept alike by Postgres and by the doubles in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from stride_sessions.domain.defaults import Defaults
from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.rollout import Scheme

from tests.component.sessions.offices import HOUR, Open, borough, office, postgres_office

__all__ = ["office", "postgres_office"]


async def test_a_borough_is_kept_and_moved(office: Open) -> None:
    work = office("merton")
    live = replace(borough("merton", 1), stage="live")
    await work.boroughs.save(live)
    assert await work.boroughs.get("merton") == await work.boroughs.get_for_update("merton") == live
    assert await work.boroughs.find_for_onboarding("merton") == live
    assert await work.boroughs.find_for_onboarding("barnet") is None


async def test_boroughs_are_paged_among_the_visible(office: Open) -> None:
    boroughs = office("").boroughs
    assert [row.slug for row in await boroughs.page(["merton", "camden"], after=None, limit=1)] == ["camden"]
    assert [row.slug for row in await boroughs.page(["merton", "camden"], after="camden", limit=9)] == ["merton"]
    assert await boroughs.page([], after=None, limit=9) == []


async def test_a_scheme_belongs_to_its_borough(office: Open) -> None:
    other = Scheme("walk-and-talk", date(2021, 6, 9), 2)
    await office("merton").schemes.add(other)
    assert await office("merton").schemes.find("walk-and-talk") == other
    assert await office("camden").schemes.find("walk-and-talk") is None
    assert await office("merton").schemes.page(after="run-and-talk", limit=9) == [other]


async def test_a_borough_keeps_why_it_paused_and_what_it_comes_back_as(office: Open) -> None:
    work = office("merton")
    paused, _ = (await work.boroughs.get_alone("merton")).pause("funding", at=HOUR)
    await work.boroughs.save(paused)
    assert await work.boroughs.get("merton") == await work.boroughs.get_held("merton") == paused
    for attempt in (work.boroughs.get_held("barnet"), work.boroughs.get_alone("barnet")):
        with pytest.raises(Unknown):
            await attempt


async def test_what_a_borough_settles_is_its_own_and_of_one_scheme(office: Open) -> None:
    work = office("merton")
    first = Defaults(
        planned_minutes=40,
        slot_minutes=20,
        capacity=8,
        kinds=frozenset({"run", "walk"}),
        language="bn",
    )
    assert await work.defaults.get("run-and-talk") == Defaults()
    for settled in (first, Defaults(notice_hours=0)):
        await work.defaults.save("run-and-talk", settled)
        assert await work.defaults.get("run-and-talk") == settled
        assert await work.defaults.find_all() == {"run-and-talk": settled}
    assert await work.defaults.get("walk-and-talk") == await office("camden").defaults.get("run-and-talk") == Defaults()
    assert await office("camden").defaults.find_all() == {}
