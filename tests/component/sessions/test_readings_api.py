"""Who read what, as the lead of information governance sees it, on a real Postgres."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, time, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from stride_chassis import encode_cursor

from tests.component.sessions.test_concerns_api import CONCERNS, PLAN, raised

if TYPE_CHECKING:
    from tests.component.sessions.conftest import Caller, Running

READINGS = "/boroughs/merton/readings"
SHEET = f"{READINGS}.csv"
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def lead(running: Running, merton: Caller) -> Caller:
    return running.caller("information-governance", "merton")


async def booked(merton: Caller, next_week: str, names: int = 1) -> list[str]:
    """Residents with a place in one session; gives their bookings."""
    session = (await merton.post("/boroughs/merton/sessions", PLAN | {"starts_at": next_week})).json()
    path = f"/boroughs/merton/sessions/{session['session_id']}/bookings"
    asked = [{"resident": {"name": "Asha", "address": f"asha{number}@resident.example"}} for number in range(names)]
    return [(await merton.post(path, resident)).json()["attendance_id"] for resident in asked]


async def read(caller: Caller, concern_id: str, reason: str = "triage") -> None:
    assert (await caller.get(f"{CONCERNS}/{concern_id}/words", reason=reason)).status_code == 200


async def listed(lead: Caller, **params: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await lead.get(READINGS, **params)).json()["items"]
    return items


async def test_readings_of_words_and_of_contacts_stand_in_one_list(
    running: Running, merton: Caller, lead: Caller, next_week: str
) -> None:
    concern_id, [booking] = await raised(merton), await booked(merton, next_week)
    await read(merton, concern_id, "legal")
    await running.caller("service", "merton").get(f"/boroughs/merton/residents/{booking}/recipient")
    latest, first = await listed(lead)
    assert first.pop("read_at") < latest.pop("read_at")
    nothing = {"concern_id": None, "attendance_id": None, "reason": None}
    assert latest == nothing | {"kind": "resident", "attendance_id": booking, "read_by": "test-service"}
    assert first == nothing | {
        "kind": "concern",
        "concern_id": concern_id,
        "read_by": "test-coordinator",
        "reason": "legal",
    }


async def test_readings_are_found_by_concern_and_by_reader(
    running: Running, merton: Caller, lead: Caller, next_week: str
) -> None:
    first, second, [booking] = await raised(merton), await raised(merton), await booked(merton, next_week)
    officer = running.caller("officer", "merton")
    for caller, concern_id in ((officer, first), (merton, second), (officer, second)):
        await read(caller, concern_id)
    await running.caller("service", "merton").get(f"/boroughs/merton/residents/{booking}/recipient")
    by_concern = await listed(lead, concern_id=second)
    assert [row["read_by"] for row in by_concern] == ["test-officer", "test-coordinator"]
    assert [row["concern_id"] for row in await listed(lead, read_by="test-officer")] == [second, first]
    assert [row["kind"] for row in await listed(lead, read_by="test-service")] == ["resident"]
    assert len(await listed(lead, concern_id=second, read_by="test-officer")) == 1
    assert await listed(lead, concern_id=str(uuid4())) == []


async def test_no_reading_is_lost_between_pages_where_many_are_of_one_instant(
    merton: Caller, lead: Caller, next_week: str
) -> None:
    """The list of a day is one reading of all who are on it; a cursor that names an instant alone passes some over."""
    await booked(merton, next_week, names=5)
    assert (await merton.get("/boroughs/merton/lists/tomorrow.csv", on=next_week[:10])).status_code == 200
    whole = await listed(lead)
    pages = [(await lead.get(READINGS, limit=2)).json()]
    while pages[-1]["next_cursor"]:
        pages.append((await lead.get(READINGS, limit=2, after=pages[-1]["next_cursor"])).json())
    paged = [item for page in pages for item in page["items"]]
    naive = await listed(lead, after=encode_cursor(datetime.fromisoformat(whole[1]["read_at"]), "", 0))
    assert len({row["read_at"] for row in whole}) == 1
    assert (paged, len(whole), naive) == (whole, 5, [])


async def test_what_was_read_stays_on_record_after_it_was_erased(
    running: Running, merton: Caller, lead: Caller, next_week: str
) -> None:
    [booking] = await booked(merton, next_week)
    await running.caller("service", "merton").get(f"/boroughs/merton/residents/{booking}/recipient")
    await merton.post(f"/boroughs/merton/residents/{booking}/erase", {})
    assert [row["attendance_id"] for row in await listed(lead)] == [booking]


async def test_nobody_but_the_lead_sees_who_read_what(running: Running, merton: Caller) -> None:
    await read(merton, await raised(merton))
    for role in ("officer", "coordinator", "central", "analyst", "service"):
        for path in (READINGS, SHEET):
            answer = await running.caller(role, "merton").get(path)
            assert (answer.status_code, answer.json()["code"]) == (403, "role-missing")


@pytest.mark.usefixtures("camden")
async def test_the_lead_of_another_borough_sees_nothing_of_ours(running: Running, merton: Caller) -> None:
    await read(merton, await raised(merton))
    theirs = running.caller("information-governance", "camden")
    assert (await theirs.get("/boroughs/camden/readings")).json()["items"] == []
    assert len((await theirs.get("/boroughs/camden/readings.csv")).content.splitlines()) == 1
    for path in ("", ".csv"):
        ours, nobodys = [await theirs.get(f"/boroughs/{name}/readings{path}") for name in ("merton", "atlantis")]
        assert (ours.status_code, ours.content) == (404, nobodys.content)


async def test_a_borough_that_takes_no_part_has_no_record(running: Running, lead: Caller) -> None:
    assert (await lead.get(READINGS)).status_code == 200
    barnet = running.caller("information-governance", "barnet")
    for path in ("readings", "readings.csv"):
        assert (await barnet.get(f"/boroughs/barnet/{path}")).status_code == 404


def lines(sheet: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(sheet.decode("utf-8-sig"), newline="")))


async def test_the_sheet_holds_the_last_ninety_days_or_those_asked_for(
    running: Running, merton: Caller, lead: Caller
) -> None:
    today = datetime.now(LONDON).date()
    days = {age: today - timedelta(days=age) for age in (0, 89, 91, 400)}
    async with running.resources.pool.acquire() as conn:
        for age, day in days.items():
            await conn.execute(
                "INSERT INTO word_reading (borough, concern_id, read_by, reason, read_at) "
                "VALUES ('merton', gen_random_uuid(), $1, 'legal', $2)",
                f"officer-{age}",
                datetime.combine(day, time(12), LONDON),
            )
    usual = await lead.get(SHEET)
    assert [line["read_by"] for line in lines(usual.content)] == ["officer-0", "officer-89"]
    assert usual.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert usual.headers["Cache-Control"] == "no-store"
    asked = await lead.get(SHEET, **{"from": str(days[91]), "to": str(days[89])})
    assert [line["read_by"] for line in lines(asked.content)] == ["officer-89", "officer-91"]
    assert f"readings-{days[91]}-{days[89]}.csv" in asked.headers["Content-Disposition"]
    long_ago = await lead.get(SHEET, to=str(days[400]))
    assert [line["read_by"] for line in lines(long_ago.content)] == ["officer-400"]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"from": "2026-11-02", "to": "2026-11-01"}, "period-unfit"),
        ({"from": "2001-01-01"}, "period-unfit"),
        ({"from": "yesterday"}, "request-invalid"),
    ],
)
async def test_days_that_cannot_be_right_are_refused(lead: Caller, params: dict[str, str], code: str) -> None:
    answer = await lead.get(SHEET, **params)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize("keys", [(datetime.now(UTC).isoformat(), "concern", 2**70), ("x", "concern", 1), (1,)])
async def test_a_cursor_of_no_reading_is_refused(lead: Caller, keys: tuple[Any, ...]) -> None:
    assert (await lead.get(READINGS, after=encode_cursor(*keys))).status_code == 422


@pytest.mark.parametrize("read_by", ["\u0000", "two words", "x" * 256])
async def test_a_reader_of_no_token_is_refused(lead: Caller, read_by: str) -> None:
    assert (await lead.get(READINGS, read_by=read_by)).status_code == 422
