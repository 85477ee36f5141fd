"""The list of a day over HTTP, on a real Postgres: for a spreadsheet and to be printed."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.component.sessions.test_officers_api import WEATHER, given, planned
from tests.component.sessions.test_staff_api import added

if TYPE_CHECKING:
    from tests.component.sessions.conftest import Caller, Running

LISTS = "/boroughs/merton/lists"
SCRIPT, FORMULA = "<img src=x onerror=alert(1)>", "=2+5+cmd|' /C calc'!A0"


def in_days(days: int) -> date:
    return datetime.now(ZoneInfo("Europe/London")).date() + timedelta(days=days)


async def lines(caller: Caller, **params: str) -> list[dict[str, str]]:
    answer = await caller.get(f"{LISTS}/tomorrow.csv", **params)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def test_tomorrows_list_holds_tomorrows_sessions_in_order_and_who_is_expected(merton: Caller) -> None:
    later, first = [await planned(merton, f"{in_days(1)}T{clock}") for clock in ("23:59", "00:00")]
    for day in (0, 2):
        await planned(merton, f"{in_days(day)}T12:00")
    booked = (await merton.post(f"{later}/bookings", {})).json()
    left = (await merton.post(f"{later}/bookings", {})).json()
    await merton.post(f"{later}/bookings/{left['attendance_id']}/leave", {})
    await merton.post(f"{first}/cancel", WEATHER)
    sheet = await lines(merton)
    assert [(line["time"], line["session"]) for line in sheet] == [("00:00", "cancelled"), ("23:59", "planned")]
    assert [line["person"] for line in sheet] == ["", booked["attendance_id"]]
    assert (sheet[1]["role"], sheet[1]["state"]) == ("participant", "booked")


async def test_another_day_may_be_asked_for(merton: Caller) -> None:
    await planned(merton, f"{in_days(9)}T18:30")
    assert [line["date"] for line in await lines(merton, on=str(in_days(9)))] == [str(in_days(9))]
    assert await lines(merton) == []
    page = await merton.get(f"{LISTS}/tomorrow.html", on=str(in_days(9)))
    assert "18:30 run" in page.text


async def test_names_are_text_in_both_forms(merton: Caller) -> None:
    path = await planned(merton, f"{in_days(1)}T18:30")
    staff = [await added(merton, {"kind": "officer", "name": name}) for name in (SCRIPT, FORMULA)]
    await given(merton, path, staff[1])
    assert [line["officers"] for line in await lines(merton)] == ["'=2+5+cmd|' /C calc'!A0"]
    await given(merton, path, *staff)
    page = (await merton.get(f"{LISTS}/tomorrow.html")).text
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


async def test_both_forms_are_kept_by_nobody_and_say_what_they_are(merton: Caller) -> None:
    sheet, page = [await merton.get(f"{LISTS}/tomorrow.{form}") for form in ("csv", "html")]
    assert {one.headers["cache-control"] for one in (sheet, page)} == {"no-store"}
    assert sheet.headers["content-type"] == "text/csv; charset=utf-8"
    assert sheet.headers["content-disposition"] == f'attachment; filename="sessions-{in_days(1)}.csv"'
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
async def test_the_ends_of_the_calendar_are_days_too(merton: Caller, day: str) -> None:
    assert await lines(merton, on=day) == []
    assert (await merton.get(f"{LISTS}/tomorrow.html", on=day)).status_code == 200


async def test_lists_are_the_teams_own(running: Running, merton: Caller) -> None:
    assert (await merton.get(f"{LISTS}/tomorrow.csv")).status_code == 200
    for form in ("csv", "html"):
        path = f"{LISTS}/tomorrow.{form}"
        callers = [running.caller("officer", "merton"), running.caller("central", "merton")]
        assert [(await caller.get(path)).status_code for caller in callers] == [200, 403]


async def test_another_borough_is_in_no_list(merton: Caller, camden: Caller) -> None:
    await planned(merton, f"{in_days(1)}T18:30")
    answer = await camden.get("/boroughs/camden/lists/tomorrow.csv")
    assert answer.content.count(b"\r\n") == 1


async def test_who_gave_a_name_is_called_by_it_and_that_it_was_read_is_noted(running: Running, merton: Caller) -> None:
    path = await planned(merton, f"{in_days(1)}T18:30")
    asha = {"name": "=2+5 & Asha", "address": "asha@resident.example"}
    named = (await merton.post(f"{path}/bookings", {"resident": asha})).json()["attendance_id"]
    unnamed = (await merton.post(f"{path}/bookings", {})).json()["attendance_id"]
    assert {line["person"] for line in await lines(merton)} == {"'=2+5 & Asha", unnamed}
    page = await merton.get(f"{LISTS}/tomorrow.html")
    assert "=2+5 &amp; Asha" in page.text
    assert "resident.example" not in page.text
    noted = await running.resources.pool.fetch("SELECT attendance_id::text, read_by FROM contact_reading")
    assert [tuple(row) for row in noted] == [(named, "test-coordinator")] * 2
