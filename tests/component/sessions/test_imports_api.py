"""A borough's spreadsheet over HTTP, on a real Postgres: all of it or nothing, and once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stride_sessions.api.file_bodies import CSV_TYPE, XLSX_TYPE
from stride_sessions.sheets import LARGEST_FILE, MOST_LINES

from tests.sheets import HEADER, as_csv, as_xlsx, day, line, lines

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from tests.component.sessions.conftest import Caller, Running

IMPORTS = "/boroughs/merton/imports"


async def send(
    caller: Caller, content: bytes, *, to: str = IMPORTS, kind: str = CSV_TYPE, key: str | None = None
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {caller.token}", "Content-Type": kind, "Idempotency-Key": key or str(uuid4())}
    return await caller.client.post(to, content=content, headers=headers, timeout=90)


async def preview(caller: Caller, content: bytes, kind: str = CSV_TYPE) -> dict[str, Any]:
    answer = await send(caller, content, to=f"{IMPORTS}/preview", kind=kind)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def written(running: Running) -> tuple[int, int, int]:
    """How many sessions, imported lines and session-created events there are."""
    async with running.resources.pool.acquire() as conn:
        return (
            await conn.fetchval("SELECT count(*) FROM session"),
            await conn.fetchval("SELECT count(*) FROM imported_line"),
            await conn.fetchval("SELECT count(*) FROM event WHERE type = 'stride.session-created.v1'"),
        )


@pytest.mark.parametrize(("write", "kind"), [(as_csv, CSV_TYPE), (as_xlsx, XLSX_TYPE)])
async def test_lines_become_sessions_and_are_said(
    running: Running, merton: Caller, write: Callable[..., bytes], kind: str
) -> None:
    content = write(line("R1"), line("R2", capacity=None, host=None, distance_m=None))
    answer = await send(merton, content, kind=kind)
    assert (answer.status_code, answer.json()) == (200, {"borough": "merton", "created": 2, "unchanged": 0})
    first, second = (await merton.get("/boroughs/merton/sessions")).json()["items"]
    assert (first["starts_at"], first["capacity"]) == (f"{day()}T18:30", 30)
    assert (second["host"], second["distance_m"], second["capacity"]) == (None, None, None)
    said = [row for row in await running.said() if row["type"] == "stride.session-created.v1"]
    assert [(row["key"], row["keyseq"]) for row in said] == [(first["session_id"], 1), (second["session_id"], 1)]
    assert "18:30" not in str(said)
    assert "R1" not in str([row["data"] for row in said])


async def test_the_same_file_again_changes_nothing_under_any_key(running: Running, merton: Caller) -> None:
    content = as_csv(line("R1"), line("R2"))
    first = await send(merton, content, key="one")
    assert (await send(merton, content, key="one")).json() == first.json()
    again = await send(merton, as_xlsx(line("R2"), line("R1")), kind=XLSX_TYPE)
    assert again.json() == {"borough": "merton", "created": 0, "unchanged": 2}
    longer = await send(merton, as_csv(line("R3"), line("R1")))
    assert longer.json() == {"borough": "merton", "created": 1, "unchanged": 1}
    assert await written(running) == (3, 3, 3)


async def test_another_file_under_the_same_key_is_refused(running: Running, merton: Caller) -> None:
    await send(merton, as_csv(line("R1")), key="one")
    answer = await send(merton, as_csv(line("R2")), key="one")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")
    assert (await written(running))[0] == 1


async def test_a_reference_does_not_change_its_meaning(running: Running, merton: Caller) -> None:
    await send(merton, as_csv(line("R1")))
    answer = await send(merton, as_csv(line("R2"), line("R1", minutes=90)))
    assert (answer.status_code, answer.json()["code"]) == (422, "lines-refused")
    (fault,) = answer.json()["lines"]
    assert (fault["line"], fault["column"], fault["code"]) == (3, "reference", "reference-used-otherwise")
    assert await written(running) == (1, 1, 1)


async def test_a_reference_is_a_boroughs_own(running: Running, merton: Caller, camden: Caller) -> None:
    launch = {"launched_on": "2022-02-01", "planned_sessions_per_month": 4}
    await running.caller("central", "*").put("/boroughs/camden/schemes/run-and-talk", launch)
    await send(merton, as_csv(line("R1")))
    answer = await send(camden, as_csv(line("R1", minutes=90)), to="/boroughs/camden/imports")
    assert answer.json() == {"borough": "camden", "created": 1, "unchanged": 0}


async def test_a_file_with_a_bad_line_writes_nothing_and_says_what_its_preview_says(
    running: Running, merton: Caller
) -> None:
    content = as_csv(line("R1"), line("R2", scheme="walk-and-talk"), line("R3", minutes="?", host="=1"), line("R4"))
    told = await preview(merton, content)
    answer = await send(merton, content, key="one")
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "lines-refused")
    assert answer.headers["content-type"] == "application/problem+json"
    assert (told["good"], told["bad"], told["unchanged"]) == (2, 2, 0)
    assert (problem["bad"], problem["lines"]) == (told["bad"], told["lines"])
    assert [(bad["line"], bad["column"], bad["code"]) for bad in told["lines"]] == [
        (3, "scheme", "scheme-not-launched"),
        (4, "minutes", "not-a-whole-number"),
        (4, "host", "formula"),
    ]
    assert await written(running) == (0, 0, 0)
    assert (await send(merton, as_csv(line("R1")), key="one")).status_code == 200  # the key was left free


async def test_a_preview_tells_what_an_import_then_does(running: Running, merton: Caller) -> None:
    await send(merton, as_csv(line("R1")))
    content = as_csv(*({**line(name), "notes": "x"} for name in ("R1", "R2")), header=[*HEADER, "notes"])
    expected = {"borough": "merton", "good": 2, "unchanged": 1, "bad": 0, "lines": [], "ignored_columns": ["notes"]}
    assert await preview(merton, content) == expected
    assert await preview(merton, content) == expected
    assert (await written(running))[0] == 1
    assert (await send(merton, content)).json() == {"borough": "merton", "created": 1, "unchanged": 1}


async def test_a_list_of_faults_is_bounded_and_counted(merton: Caller) -> None:
    answer = await send(merton, as_csv(*(line(f"R{number}", ward="?") for number in range(150))))
    assert (answer.json()["bad"], len(answer.json()["lines"])) == (150, 100)


async def test_only_a_coordinator_imports(running: Running, merton: Caller) -> None:
    for path in (IMPORTS, f"{IMPORTS}/preview"):
        for role, status in (("officer", 403), ("central", 403), ("analyst", 403), ("coordinator", 200)):
            answer = await send(running.caller(role, "merton"), as_csv(line()), to=path)
            assert answer.status_code == status, (path, role)
        answer = await send(running.caller("coordinator", "camden"), as_csv(line()), to=path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


async def test_a_borough_that_takes_no_part_imports_nothing(running: Running) -> None:
    barnet = running.caller("coordinator", "barnet")
    for path in ("/boroughs/barnet/imports", "/boroughs/barnet/imports/preview"):
        assert (await send(barnet, as_csv(line()), to=path)).status_code == 404


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("text/csv; charset=UTF-8", 200),
        ("text/csv;charset=windows-1252", 200),
        ("text/csv; charset=utf-16", 415),
        ("text/plain", 415),
        ("application/json", 415),
        ("application/vnd.ms-excel.sheet.macroEnabled.12", 415),
        ("", 415),
        (XLSX_TYPE, 422),
    ],
)
async def test_a_file_is_what_it_is_said_to_be(merton: Caller, kind: str, status: int) -> None:
    for path in (IMPORTS, f"{IMPORTS}/preview"):
        assert (await send(merton, as_csv(line()), to=path, kind=kind)).status_code == status


@pytest.mark.parametrize("path", [IMPORTS, f"{IMPORTS}/preview"])
async def test_a_file_that_cannot_be_read_is_refused_by_code(merton: Caller, path: str) -> None:
    content = as_csv(line()) + b"\xe9"
    answer = await send(merton, content, to=path)
    assert (answer.status_code, answer.json()["code"]) == (422, "encoding-wrong")
    assert f"byte {len(content) - 1}," in answer.json()["detail"]


@pytest.mark.parametrize("path", [IMPORTS, f"{IMPORTS}/preview"])
async def test_an_upload_may_be_five_megabytes_and_no_more(merton: Caller, path: str) -> None:
    content = as_csv(line())
    blank = b" " * 1022 + b"\r\n"
    largest = (content + blank * ((LARGEST_FILE - len(content)) // len(blank))).ljust(LARGEST_FILE)
    assert (await send(merton, largest, to=path)).status_code == 200
    answer = await send(merton, largest + b" ", to=path)
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")


async def test_other_operations_keep_their_limit(merton: Caller) -> None:
    answer = await send(merton, bytes(65 * 1024), to="/boroughs/merton/sessions", kind="application/json")
    assert answer.status_code == 413


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    content=st.binary(max_size=200)
    | st.binary(max_size=40).map(lambda end: as_csv(line()) + end)
    | st.binary(max_size=40).map(lambda end: as_xlsx(line())[:-20] + end),
    kind=st.sampled_from([CSV_TYPE, f"{CSV_TYPE}; charset=windows-1252", XLSX_TYPE]),
)
async def test_no_bytes_are_an_error_of_ours(merton: Caller, content: bytes, kind: str) -> None:
    told = await send(merton, content, to=f"{IMPORTS}/preview", kind=kind)
    done = await send(merton, content, kind=kind)
    assert {told.status_code, done.status_code} <= {200, 422}
    if told.status_code == 422:
        assert done.json()["code"] == told.json()["code"]
    elif told.json()["bad"]:
        assert done.json()["lines"] == told.json()["lines"]
    else:
        assert done.json()["created"] + done.json()["unchanged"] == told.json()["good"]


async def test_two_imports_of_one_file_at_once_are_one(running: Running, merton: Caller) -> None:
    content = as_csv(*lines(200))
    answers = await asyncio.gather(*(send(merton, content) for _ in range(4)))
    counts = sorted((answer.json()["created"], answer.json()["unchanged"]) for answer in answers)
    assert counts == [(0, 200), (0, 200), (0, 200), (200, 0)]
    assert await written(running) == (200, 200, 200)


async def test_ten_thousand_lines_are_imported_at_once(running: Running, merton: Caller) -> None:
    content = as_xlsx(*lines(MOST_LINES))
    answer = await send(merton, content, kind=XLSX_TYPE)
    assert answer.json() == {"borough": "merton", "created": MOST_LINES, "unchanged": 0}
    assert await written(running) == (MOST_LINES, MOST_LINES, MOST_LINES)
