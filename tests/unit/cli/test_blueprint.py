from __future__ import annotations

from pathlib import Path

from stride_cli.blueprint import HEARS, SERVICES, Plan, Surroundings, inherited, settings_of

AROUND = Surroundings(
    kafka="127.0.0.1:9",
    jwks=Path("/jwks.json"),
    smtp_port=25,
    deletions=Path("/deletions.jsonl"),
    sessions_url="http://127.0.0.1:8001",
)


def test_each_service_has_one_process_unless_more_are_asked_for() -> None:
    plan = Plan(instances={"sessions": 2})

    assert plan.processes() == {
        "sessions": "sessions",
        "sessions-2": "sessions",
        "reports": "reports",
        "notifications": "notifications",
    }


def test_what_is_said_of_a_process_wins_over_what_is_said_of_its_service() -> None:
    settings = {"sessions": {"STRIDE_A": "1", "STRIDE_B": "1"}, "sessions-2": {"STRIDE_A": "2"}}
    plan = Plan(instances={"sessions": 2}, settings=settings)

    assert plan.settings_for("sessions") == {"STRIDE_A": "1", "STRIDE_B": "1"}
    assert plan.settings_for("sessions-2") == {"STRIDE_A": "2", "STRIDE_B": "1"}


def test_no_secret_is_in_an_environment_and_nothing_listens_beyond_loopback() -> None:
    settings = settings_of("reports", 8001, AROUND, secrets=Path("/secrets/reports"))

    assert not [name for name in settings if "PASSWORD" in name or "KEY" in name or "DATABASE" in name]
    assert settings["STRIDE_HTTP_HOST"] == settings["STRIDE_SMTP_HOST"] == "127.0.0.1"
    assert settings["STRIDE_SECRETS_DIR"] == "/secrets/reports"
    assert settings["STRIDE_KAFKA_USERNAME"] == "reports"


def test_reports_is_told_where_the_public_reaches_sessions() -> None:
    settings = settings_of("reports", 8002, AROUND, secrets=Path("/secrets/reports"))

    assert settings["STRIDE_SESSIONS_PUBLIC_URL"] == "http://127.0.0.1:8001"


def test_settings_of_our_own_do_not_leak_into_a_service() -> None:
    assert inherited({"PATH": "/bin", "STRIDE_STATE": "x", "STRIDE_HTTP_PORT": "1"}) == {"PATH": "/bin"}


def test_it_is_said_of_every_service_what_it_hears() -> None:
    assert HEARS.keys() == set(SERVICES)
