"""Where the figures lead whoever wants to read what was done: to what sessions publishes, if its address is known."""

from collections.abc import AsyncIterator

import httpx
import pytest
from pydantic import ValidationError
from stride_chassis.app import build_app
from stride_chassis.resources import open_resources
from stride_provision import Issuer
from stride_reports.app import build
from stride_reports.settings import ReportsSettings

from tests.component.reports.kit import Hearing, Staff, onboarded

ADDRESS = "https://sessions.example/stride/boroughs/merton/you-said-we-did"


@pytest.fixture
async def public(environment: pytest.MonkeyPatch, issuer: Issuer) -> AsyncIterator[Staff]:
    """Reports, told where the public reaches sessions."""
    environment.setenv("STRIDE_SESSIONS_PUBLIC_URL", "https://sessions.example/stride/")
    service = build()
    async with open_resources("reports", service.settings) as resources:
        transport = httpx.ASGITransport(build_app("reports", service.routers(resources), resources))
        async with httpx.AsyncClient(transport=transport, base_url="http://reports") as http:
            yield Staff(http, issuer)


async def test_figures_and_page_lead_to_what_a_borough_published(hearing: Hearing, public: Staff) -> None:
    await hearing.hear(onboarded("merton"))
    assert (await public.figures_of("merton"))["you_said_we_did"] == ADDRESS
    page = (await public.get("/")).text
    assert page.count("/you-said-we-did") == page.count(f'href="{ADDRESS}"') == 1


async def test_without_the_address_they_lead_nowhere(hearing: Hearing, staff: Staff) -> None:
    await hearing.hear(onboarded("merton"))
    assert (await staff.figures_of("merton"))["you_said_we_did"] is None
    assert "you-said-we-did" not in (await staff.get("/")).text


def test_what_is_no_address_is_refused(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("STRIDE_SESSIONS_PUBLIC_URL", "javascript:alert(1)")
    with pytest.raises(ValidationError):
        ReportsSettings()
