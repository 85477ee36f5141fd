"""What is said more fully of a session, over HTTP on a real Postgres: details, how it was, how soon it was told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.component.sessions.plans import DEFAULTS, SESSIONS, created, hence, path, plan
from tests.sheets import HEADER, as_csv, line

if TYPE_CHECKING:
    from tests.component.sessions.conftest import Caller, Running

DETAILS = {
    "pace": "easy",
    "step_free": True,
    "accessibility": ["pushchair", "wheelchair"],
    "light": "dusk",
    "for_whom": "women-only",
    "minimum": 3,
    "decide_hours": 48,
}


async def test_the_details_of_a_session_are_kept_and_nobody_else_is_told(running: Running, merton: Caller) -> None:
    session = await created(merton, **DETAILS)
    assert {name: session[name] for name in DETAILS} == DETAILS
    assert (await merton.get(path(session))).json() == session
    assert set(DETAILS) & set(await running.last_said()) == set()


async def test_a_session_of_which_little_is_said_is_for_everyone(merton: Caller) -> None:
    session = await created(merton)
    assert (session["for_whom"], session["accessibility"], session["step_free"]) == ("everyone", [], None)


async def test_details_are_changed_without_an_event_and_make_a_version(running: Running, merton: Caller) -> None:
    session = await created(merton, pace="brisk", light="dark")
    said = await running.types_said()
    answer = await merton.post(f"{path(session)}/details", {"pace": None, "accessibility": ["wheelchair"]})
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    changed = {"pace": None, "accessibility": ["wheelchair"], "version": 2}
    assert answer.json() == session | changed == (await merton.get(path(session))).json()
    assert await running.types_said() == said


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"for_whom": "women-only", "host": None}, "women-only-needs-host", "for_whom"),
        ({"minimum": 3}, "minimum-incomplete", "minimum"),
        ({"minimum": 3, "decide_hours": 24, "capacity": 2}, "minimum-above-capacity", "minimum"),
        ({"minimum": 3, "decide_hours": 24 * 8}, "decision-in-the-past", "decide_hours"),
        ({"planned_minutes": None}, "minutes-missing", "planned_minutes"),
        ({"accessibility": ["wheelchair", "wheelchair"]}, "request-invalid", "accessibility"),
        ({"step_free": "yes"}, "request-invalid", "step_free"),
        ({"for_whom": None}, "request-invalid", "for_whom"),
    ],
)
async def test_a_plan_whose_parts_do_not_go_together_is_refused_by_name(
    running: Running, merton: Caller, changes: dict[str, Any], code: str, field: str
) -> None:
    said = await running.types_said()
    for body, where in ((plan(**changes), SESSIONS), (plan(**changes, rule="FREQ=DAILY;COUNT=2"), "series")):
        answer = await merton.post(where if where == SESSIONS else "/boroughs/merton/series", body)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert answer.json()["errors"][0]["field"].split(".")[0] == field
    assert await running.types_said() == said


async def test_every_session_of_a_series_has_its_details(merton: Caller) -> None:
    made = (await merton.post("/boroughs/merton/series", plan(**DETAILS, rule="FREQ=WEEKLY;COUNT=2"))).json()
    assert {name: made[name] for name in DETAILS} == DETAILS
    for each in made["sessions"]:
        session = (await merton.get(path(each))).json()
        assert {name: session[name] for name in DETAILS} == DETAILS


async def test_a_spreadsheet_may_have_columns_for_the_details(merton: Caller) -> None:
    more = ("pace", "step_free", "accessibility", "light", "for_whom")
    rows = [
        line("RUN-1", pace="easy", step_free="yes", accessibility="wheelchair, hearing-loop", for_whom="women-only"),
        line("RUN-2"),
    ]
    answer = await merton.post("/boroughs/merton/imports", as_csv(*rows, header=[*HEADER, *more]))
    assert answer.json() == {"borough": "merton", "created": 2, "unchanged": 0}
    first, second = (await merton.get(SESSIONS)).json()["items"]
    assert [first[name] for name in more] == ["easy", True, ["hearing-loop", "wheelchair"], None, "women-only"]
    assert [second[name] for name in more] == [None, None, [], None, "everyone"]
    again = await merton.post("/boroughs/merton/imports", as_csv(*rows, header=[*HEADER, *more]))
    assert again.json()["unchanged"] == 2


async def test_a_completed_session_keeps_what_was_counted_beside_what_was_listed(
    running: Running, merton: Caller
) -> None:
    session = await created(merton, starts_at=hence(hours=-3))
    for role in ("officer", "participant", "participant"):
        await merton.post(f"{path(session)}/attendance", {"role": role, "state": "attended"})
    conditions = {"weather": "rain", "light": "dusk", "ground": "muddy"}
    body = {"head_count": 5, "minutes": 55, "conditions": conditions}
    done = (await merton.post(f"{path(session)}/complete", body)).json()
    assert (done["head_count"], done["attended"], done["minutes"]) == (5, 3, 55)
    assert done["conditions"] == conditions
    assert (await merton.get(path(session))).json() == done
    assert (await merton.get(SESSIONS)).json()["items"] == [done]
    assert await running.last_said() == {"session_id": session["session_id"], "head_count": 5, "minutes": 55}


async def test_who_is_listed_after_the_end_counts_too(merton: Caller) -> None:
    session = await created(merton, starts_at=hence(hours=-3))
    done = (await merton.post(f"{path(session)}/complete", {"head_count": 0})).json()
    assert (done["attended"], done["conditions"]) == (0, {"weather": None, "light": None, "ground": None})
    await merton.post(f"{path(session)}/attendance", {"role": "participant", "state": "attended"})
    assert (await merton.get(path(session))).json()["attended"] == 1


@pytest.mark.parametrize(("hours", "is_short"), [(30, False), (20, True)])
async def test_what_is_called_off_late_says_so(merton: Caller, hours: int, *, is_short: bool) -> None:
    session = await created(merton, starts_at=hence(hours=hours))
    cancelled = (await merton.post(f"{path(session)}/cancel", {"reason": "weather"})).json()
    assert (session["short_notice"], cancelled["short_notice"]) == (False, is_short)
    assert (await merton.get(path(session))).json()["short_notice"] is is_short


async def test_the_boroughs_notice_counts_for_moves_and_for_all_of_a_series(merton: Caller) -> None:
    await merton.post(DEFAULTS, {"notice_hours": 240})
    session = await created(merton)
    move = {"starts_at": hence(days=8), "zone": "Europe/London", "reason": "weather"}
    assert (await merton.post(f"{path(session)}/reschedule", move)).json()["short_notice"]
    series = (await merton.post("/boroughs/merton/series", plan(rule="FREQ=WEEKLY;COUNT=2"))).json()
    cancellation = {"from_on": series["starts_at"][:10], "reason": "weather"}
    answer = await merton.post(f"/boroughs/merton/series/{series['series_id']}/cancel", cancellation)
    told = [(await merton.get(path(each))).json()["short_notice"] for each in series["sessions"]]
    assert told == [each["short_notice"] for each in answer.json()["sessions"]] == [True, False]


async def test_another_detail_taken_back_under_the_same_key_is_another_command(merton: Caller) -> None:
    where = f"{path(await created(merton, pace='easy', light='dark'))}/details"
    first = await merton.post(where, {"pace": None}, key="same")
    other = await merton.post(where, {"light": None}, key="same")
    assert (first.status_code, other.status_code, other.json()["code"]) == (200, 422, "idempotency-key-reused")
