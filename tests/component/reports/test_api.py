"""Who may see which figures over HTTP, and what London adds up to."""

from uuid import uuid4

import pytest
from stride_chassis import Resources
from stride_reports.store import snapshot_in

from tests.component.reports.kit import Hearing, Staff, onboarded, raised


async def test_without_a_token_there_are_no_figures(staff: Staff) -> None:
    assert (await staff.http.get("/boroughs/merton/figures")).status_code == 401
    assert (await staff.http.get("/london/figures")).status_code == 401


async def test_a_borough_of_another_is_answered_as_one_that_is_not_there(hearing: Hearing, staff: Staff) -> None:
    await hearing.hear(onboarded("ealing"))
    hidden = await staff.get("/boroughs/ealing/figures", roles=["coordinator"], boroughs=["merton"])
    absent = await staff.get("/boroughs/atlantis/figures", roles=["coordinator"], boroughs=["merton"])
    not_joined = await staff.get("/boroughs/merton/figures", roles=["coordinator"], boroughs=["merton"])
    assert [hidden.status_code, absent.status_code, not_joined.status_code] == [404, 404, 404]
    assert hidden.content == absent.content == not_joined.content


async def test_a_borough_sees_its_own_figures(hearing: Hearing, staff: Staff) -> None:
    await hearing.hear(onboarded("ealing"))
    own = await staff.get("/boroughs/ealing/figures", roles=["officer"], boroughs=["ealing", "merton"])
    assert own.status_code == 200
    assert own.json()["borough"] == "ealing"


@pytest.mark.parametrize("role", ["central", "analyst"])
async def test_london_is_for_those_who_see_every_borough(role: str, staff: Staff) -> None:
    assert (await staff.get("/london/figures", roles=[role], boroughs=["*"])).status_code == 200
    some = await staff.get("/london/figures", roles=[role], boroughs=["merton"])
    assert (some.status_code, some.json()["code"]) == (403, "boroughs-missing")


@pytest.mark.parametrize("path", ["/london/figures", "/"])
async def test_london_needs_the_role(path: str, staff: Staff) -> None:
    refused = await staff.get(path, roles=["coordinator"], boroughs=["*"])
    assert (refused.status_code, refused.json()["code"]) == (403, "role-missing")


async def test_london_is_the_sum_of_its_boroughs_joined_or_not(hearing: Hearing, staff: Staff) -> None:
    await hearing.hear(raised(uuid4()), raised(uuid4()), borough="sutton")
    await hearing.hear(raised(uuid4()))
    await hearing.hear(onboarded("merton"))
    london = (await staff.get("/london/figures")).json()
    stages = {figures["borough"]: figures["rollout"]["stage"] for figures in london["boroughs"]}
    assert stages == {"merton": "pilot", "sutton": None}
    assert london["total"]["concerns"]["by_kind"] == {"concern": 3}
    assert london["total"]["heard"] == {"borough-onboarded": 1, "concern-raised": 3}


async def test_london_without_any_event_is_empty(staff: Staff) -> None:
    london = (await staff.get("/london/figures")).json()
    assert london["boroughs"] == []
    assert london["total"]["heard"] == {}


async def test_all_that_one_answer_reads_is_of_one_moment(hearing: Hearing, resources: Resources) -> None:
    await hearing.hear(onboarded("ealing"))
    async with snapshot_in(resources.pool) as figures:
        before = await figures.london_snapshot()
        await hearing.hear(onboarded("merton"), onboarded("ealing", "live"), raised(uuid4()))
        assert await figures.london_snapshot() == before


async def test_the_page_is_shown_to_a_browser_that_knows_names_and_passwords(staff: Staff) -> None:
    page = await staff.http.get("/", auth=("anybody", staff.token()))
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "London at a glance" in page.text


async def test_the_page_asks_a_browser_for_a_password(staff: Staff) -> None:
    refused = await staff.http.get("/")
    assert refused.status_code == 401
    assert any(challenge.startswith("Basic") for challenge in refused.headers.get_list("www-authenticate"))


async def test_the_page_shows_what_the_figures_say(hearing: Hearing, staff: Staff) -> None:
    await hearing.hear(onboarded("merton"), raised(uuid4()))
    page = (await staff.get("/")).text
    assert 'class="tile pilot at-merton"' in page
    assert "22 November 2026" in page


async def test_the_api_describes_itself(staff: Staff) -> None:
    paths = (await staff.get("/openapi.json")).json()["paths"]
    assert {"/boroughs/{borough}/figures", "/london/figures", "/"} == set(paths)
