from __future__ import annotations

from typing import TYPE_CHECKING

from stride_cli.environment import RUNNING, boroughs_in, load_environment
from stride_cli.kafka import read_properties
from stride_cli.state import StateFolder

if TYPE_CHECKING:
    from pathlib import Path

SERVICE = {"url": "http://127.0.0.1:1", "urls": ["http://127.0.0.1:1"], "pids": [7], "database_url": "postgresql://"}


def test_the_document_has_the_keys_that_programs_rely_on(tmp_path: Path) -> None:
    state = StateFolder(tmp_path / "state")
    state.create()
    (state / "credentials").mkdir()
    (state / "credentials" / "merton.demo.json").touch()
    kafka = {"bootstrap_servers": "127.0.0.1:2", "admin_properties": "/somewhere"}
    running = {"kind": "embedded", "kafka": kafka, "services": {"sessions": SERVICE}, "mail": {"url": "file:///mail"}}
    state.write(RUNNING, running)

    with state.hold():
        document = load_environment(state).model_dump(mode="json")

    credentials = str(state / "credentials" / "merton.demo.json")
    assert document.pop("kafka") == {**kafka, "public_bootstrap_servers": None}
    assert {**document, "kafka": kafka} == {**running, "boroughs": {"merton": {"credentials": credentials}}}


def test_a_borough_is_shown_with_its_first_credential(tmp_path: Path) -> None:
    state = StateFolder(tmp_path)
    (state / "credentials").mkdir()
    for name in ("merton.lighting.json", "merton.demo.json", "ealing.demo.json"):
        (state / "credentials" / name).touch()

    names = {slug: where["credentials"].rpartition("/")[2] for slug, where in boroughs_in(state).items()}

    assert names == {"merton": "merton.demo.json", "ealing": "ealing.demo.json"}


def test_properties_may_hold_an_equals_sign_in_a_value() -> None:
    assert read_properties("# mine\nsasl.password=a=b==\n\nclient.id=x\n") == {
        "sasl.password": "a=b==",
        "client.id": "x",
    }
