"""The three services, each served on a Postgres of its own with something in it to ask for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
import stride_notifications.app
import stride_reports.app
import stride_sessions.app
from stride_chassis import connection_of
from stride_chassis.resources import open_resources
from stride_sessions.api.links import link_of

from tests.component.notifications.kit import Notifications, raised, received
from tests.component.reports.kit import Hearing, created, onboarded
from tests.conformance.serving import Api, Caller, served
from tests.databases import settings_of, told

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from stride_provision import Issuer

    from tests.databases import Databases

SERVICES = ("sessions", "reports", "notifications")
TEAMS = ("merton", "camden")
CONCERN = {
    "kind": "concern",
    "category": "poor-lighting",
    "setting": "park-or-open-space",
    "light": "dark",
    "severity": "medium",
    "ward": "E05000455",
}
CONCERNS_LED_TO = {"raised": (), "triaged": ("triage",), "closed": ("triage", "close"), "actioned": ("triage", "act")}
CONCERNS_LED_TO |= {"held": ("hold",)}
"""In which state concerns are made, and by which steps."""
CODES_LED_BY = {"code": None, "code of one asked": "ask", "code of one closed": "close"}
"""Return codes, and the step that the team took about what they open."""
STEPS = {
    "triage": {"category": "rundown", "severity": "high"},
    "close": {"outcome": "not-ours"},
    "ask": {"question": "Which lamp?"},
    "hold": {"because": "litigation"},
    "act": {"action": "lighting"},
}
MOVED: dict[str, object] = {"zone": "Europe/London", "reason": "weather"}
OFFICER = {"kind": "officer", "name": "Jo Marsh", "principal": "somebody"}
HOST = {"kind": "host", "name": "Sam Osei", "host": "common-runners"}
LAUNCH = {"launched_on": "2022-02-01", "planned_sessions_per_month": 4}
MAILBOXES, RULES = "/boroughs/merton/mailboxes", "/boroughs/merton/rules"


def plan(days: int = -1) -> dict[str, object]:
    """A session that has begun, unless another day is asked for."""
    return {
        "scheme": "run-and-talk",
        "kind": "run",
        "ward": "E05000455",
        "starts_at": f"{(datetime.now(UTC) + timedelta(days=days)).date()}T12:00",
        "zone": "Europe/London",
        "planned_minutes": 60,
    }


def concern_led_to(team: Caller, *steps: str) -> str:
    """Raise a concern and take some steps about it."""
    concern_id: str = team.make("/boroughs/merton/concerns", CONCERN)["concern_id"]
    for step in steps:
        team.make(f"/boroughs/merton/concerns/{concern_id}/{step}", STEPS[step])
    return concern_id


def code_led_by(team: Caller, step: str | None) -> str:
    """The return code of a concern about which the team took a step, or none."""
    raised = team.make("/boroughs/merton/concerns", CONCERN)
    for one in ("triage", step) if step == "close" else [step] if step else []:
        team.make(f"/boroughs/merton/concerns/{raised['concern_id']}/{one}", STEPS[one])
    code: str = raised["return_code"]
    return code


def series() -> dict[str, object]:
    """A series of two sessions, the first of which has begun."""
    return {**plan(), "rule": "FREQ=WEEKLY;COUNT=2"}


@pytest.fixture(scope="module")
async def sessions(
    databases: Databases, issuer: Issuer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Api]:
    """Three boroughs take part, and Merton has a session, a series and a concern."""
    database = await databases.migrated("conforming_sessions", stride_sessions.migration_folders())
    of_its_own = {"deletions_file": tmp_path_factory.mktemp("sessions") / "deletions.jsonl", "open_per_minute": 100_000}
    of_its_own["open_concerns_per_minute"] = 1_000_000
    with told({**settings_of(database, issuer), **of_its_own}):
        service = stride_sessions.app.build()
    with served(service) as url:
        api = Api("sessions", url, database.app_dsn, issuer)
        api.apart.update(dict.fromkeys(("/pause", "/resume", "/defaults"), "barnet"))
        team = api.caller(*TEAMS, "barnet")
        for borough in (*TEAMS, "barnet"):
            team.ask("PUT", f"/boroughs/{borough}", {"stage": "pilot"}).raise_for_status()
            team.ask("PUT", f"/boroughs/{borough}/schemes/run-and-talk", LAUNCH).raise_for_status()
        api.renew["session_id"] = lambda: team.make("/boroughs/merton/sessions", plan())["session_id"]
        sealer, to_come = service.settings.sealer(), team.make("/boroughs/merton/sessions", plan(days=7))["session_id"]
        api.names["session_id"], api.names["attendance_id"] = begun(team)
        api.renew["series_id"] = lambda: team.make("/boroughs/merton/series", series())["series_id"]
        api.names["series_id"] = api.renew["series_id"]()
        api.names["concern_id"] = team.make("/boroughs/merton/concerns", CONCERN)["concern_id"]
        for name, steps in CONCERNS_LED_TO.items():
            api.renew[name] = partial(concern_led_to, team, *steps)
        for name, step in CODES_LED_BY.items():
            api.renew[name] = partial(code_led_by, team, step)
        api.names.update(borough="merton", scheme="run-and-talk")
        api.names["link"] = link_of(sealer, "merton", UUID(api.names["attendance_id"]), 1)
        api.renew["resident"] = lambda: ask(team, to_come)
        api.renew["link"] = lambda: link_of(sealer, "merton", UUID(api.renew["resident"]()), 1)
        api.renew["came"] = lambda: link_of(sealer, "merton", UUID(begun(team)[1]), 1)
        api.names["to_come"] = to_come
        api.names["staff_id"] = team.make("/boroughs/merton/staff", OFFICER)["staff_id"]
        api.renew["staff_id"] = lambda: team.make("/boroughs/merton/staff", HOST)["staff_id"]
        api.neighbours.update(borough="camden", scheme="run-and-talk")
        api.neighbours["session_id"] = team.make("/boroughs/camden/sessions", plan())["session_id"]
        yield api


@pytest.fixture(scope="module")
async def reports(databases: Databases, issuer: Issuer) -> AsyncIterator[Api]:
    """Two boroughs have joined, and Merton has a session."""
    database = await databases.migrated("conforming_reports", stride_reports.migration_folders())
    with told(settings_of(database, issuer)):
        service = stride_reports.app.build()
    async with open_resources("reports", service.settings) as resources, connection_of(resources.pool) as conn:
        for borough in TEAMS:
            await Hearing(conn).hear(onboarded(borough), borough=borough)
        await Hearing(conn).hear(created(uuid4()))
    with served(service) as url:
        yield Api("reports", url, database.app_dsn, issuer, {"borough": "merton"}, {"borough": "camden"})


@pytest.fixture(scope="module")
async def notifications(databases: Databases, issuer: Issuer) -> AsyncIterator[Api]:
    """Merton has a rule, and a delivery made by it."""
    database = await databases.migrated("conforming_notifications", stride_notifications.migration_folders())
    smtp = {"smtp_host": "127.0.0.1", "smtp_port": 1, "mail_from": "stride@stride.example"}
    with told({**settings_of(database, issuer), **smtp}):
        service = stride_notifications.app.build()
    with served(service) as url:
        api = Api("notifications", url, database.app_dsn, issuer, {"borough": "merton"}, {"borough": "camden"})
        team = api.caller(*TEAMS)
        mailbox = team.make(MAILBOXES, {"address": "safety@merton.example"})["mailbox_id"]
        api.names["mailbox_id"] = mailbox
        api.renew["rule_id"] = lambda: new_rule(team, mailbox)
        api.names["rule_id"] = api.renew["rule_id"]()
        async with open_resources("notifications", service.settings) as resources:
            await Notifications(resources, service.settings).hear(received(raised()))  # type: ignore[arg-type]  # built by its own app
        yield api


def ask(team: Caller, session_id: str) -> str:
    """A place that is asked for by a resident."""
    resident = {"name": "Asha", "address": f"{uuid4()}@resident.example"}
    path = f"/boroughs/merton/sessions/{session_id}/bookings"
    attendance_id: str = team.make(path, {"resident": resident})["attendance_id"]
    return attendance_id


def begun(team: Caller) -> tuple[str, str]:
    """A session that has begun, and the place in it of a resident who has confirmed it."""
    session_id: str = team.make("/boroughs/merton/sessions", plan(days=7))["session_id"]
    here, attendance_id = f"/boroughs/merton/sessions/{session_id}", ask(team, session_id)
    team.make(f"{here}/bookings/{attendance_id}/accept", {})
    team.make(f"{here}/reschedule", MOVED | {"starts_at": plan()["starts_at"]})
    return session_id, attendance_id


def new_rule(team: Caller, mailbox: str) -> str:
    rule = {"event_type": "concern-raised", "codes": {}, "mailbox_ids": [mailbox]}
    rule_id: str = team.make(RULES, rule)["rule_id"]
    return rule_id


@pytest.fixture(scope="module", params=SERVICES)
def api(request: pytest.FixtureRequest) -> Api:
    """Each of the three services in turn."""
    served_api: Api = request.getfixturevalue(request.param)
    return served_api
