"""Under a public name Kafka's listener with TLS and SCRAM is published, under that name, and nothing else is.

Tried from another network namespace, by a borough's client with the borough's credential. The installation stays
published until it is taken down: every service is made anew when Kafka is, which takes its time.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.compose.elsewhere import Elsewhere, why_not
from tests.e2e.compose.ports import EVERYWHERE, LOOPBACK, published
from tests.e2e.composed import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.chaos.verdict import Verdict
    from tests.e2e.compose.conftest import Play
    from tests.e2e.composed import Composed

pytestmark = [pytest.mark.e2e, pytest.mark.engine, pytest.mark.timeout(3600)]

NAME = "kafka.stride.example"
PUBLIC = "9095/tcp"  # inside the container
TOPIC = "stride.merton.concerns"
CLOSE_BRIDGES = str(ROOT / "deploy" / "offline" / "close-bridges")


@pytest.fixture(scope="module")
def public(installation: Composed, played: Play) -> Composed:
    """The installation with Kafka under a public name, and a borough whose credential was told it."""
    public_name = {"STRIDE_KAFKA_PUBLIC_NAME": NAME, "STRIDE_KAFKA_PUBLIC_BIND": EVERYWHERE}
    installation.settings = {**installation.settings, **public_name}
    installation.init()
    installation.up()
    installation.stride("borough", "onboard", "merton")
    return installation


@pytest.fixture(scope="module")
def elsewhere(public: Composed) -> Iterator[Elsewhere]:
    """Another machine, where this one has the public name."""
    if missing := why_not():
        pytest.skip(missing)
    with Elsewhere(NAME) as machine:
        yield machine


def settings_of(installation: Composed, **changed: str) -> dict[str, Any]:
    """What a developer in merton writes into a client: what is in the credential, and nothing else."""
    credential = json.loads((installation.state / "credentials" / "merton.demo.json").read_text())
    return {
        "bootstrap.servers": credential["bootstrap_servers"],
        "security.protocol": credential["security_protocol"],
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": credential["username"],
        "sasl.password": credential["password"],
        "ssl.ca.pem": credential["ca_pem"],
        "group.id": f"{credential['system']}.elsewhere",
        "enable.auto.commit": False,
        "log_level": 0,
        **changed,
    }


def ask(elsewhere: Elsewhere, told: dict[str, object]) -> Any:
    """What a client there says."""
    client = str(Path(__file__).with_name("far_client.py"))
    return json.loads(elsewhere.run(sys.executable, client, told=json.dumps(told)))


def public_port(installation: Composed) -> int:
    """Where Kafka's public listener is published."""
    [(_, port)] = published(installation)["kafka", PUBLIC]
    return port


def test_with_a_public_name_one_listener_more_is_published_and_nothing_else(public: Composed) -> None:
    ports = published(public)
    beyond = [place for place, addresses in ports.items() if {address for address, _ in addresses} != {LOOPBACK}]

    assert beyond == [("kafka", PUBLIC)]
    assert {address for address, _ in ports["kafka", PUBLIC]} == {EVERYWHERE}


def test_a_borough_elsewhere_reads_its_own_topics_under_the_advertised_name(
    public: Composed, elsewhere: Elsewhere
) -> None:
    port = public_port(public)

    seen = ask(elsewhere, {"settings": settings_of(public), "topic": TOPIC, "patience_s": 90})

    assert seen["brokers"] == [f"{NAME}:{port}"]
    assert {topic.split(".")[1] for topic in seen["topics"] if topic.startswith("stride.")} == {"merton"}
    assert seen["read"] == seen["there"] > 0


@pytest.mark.parametrize(
    ("changed", "trouble"),
    [
        ({"sasl.password": "wrong"}, "_AUTHENTICATION"),
        ({"security.protocol": "PLAINTEXT"}, "_TRANSPORT"),
        ({"security.protocol": "SASL_PLAINTEXT"}, "_TRANSPORT"),
        ({"security.protocol": "SSL"}, "_TRANSPORT"),
    ],
    ids=["wrong password", "neither TLS nor password", "no TLS", "no password"],
)
def test_who_has_no_password_or_does_not_encrypt_is_refused(
    public: Composed, elsewhere: Elsewhere, changed: dict[str, str], trouble: str
) -> None:
    settings = settings_of(public, **changed)

    seen = ask(elsewhere, {"settings": settings, "topic": TOPIC, "patience_s": 5, "awaited": trouble})

    assert "read" not in seen
    assert any(trouble in said for said in seen["troubles"]), seen


def test_no_other_port_answers_from_elsewhere(public: Composed, elsewhere: Elsewhere) -> None:
    ports = sorted({port for addresses in published(public).values() for _, port in addresses})

    reachable = ask(elsewhere, {"host": NAME, "ports": ports})

    assert len(ports) > 4
    assert reachable == [public_port(public)]


def test_no_container_answers_from_elsewhere_at_its_own_address(public: Composed, elsewhere: Elsewhere) -> None:
    checked = subprocess.run([CLOSE_BRIDGES, "--check"], capture_output=True, text=True, check=False)  # noqa: S603  # ours
    if checked.returncode:
        pytest.skip(checked.stderr)

    reachable = {host: ask(elsewhere, {"host": host, "ports": ports}) for host, ports in inside(public).items()}

    assert len(reachable) >= 5
    assert not any(reachable.values()), reachable


def inside(installation: Composed) -> dict[str, list[int]]:
    """The ports of each container at its own address, if any of them is published."""
    found: dict[str, list[int]] = {}
    for container in installation.inspect(*installation.compose("ps", "--quiet").split()):
        [network] = container["NetworkSettings"]["Networks"].values()
        bound = [int(port.partition("/")[0]) for port, hosts in container["NetworkSettings"]["Ports"].items() if hosts]
        if bound:
            found[network["IPAddress"]] = bound
    return found


def test_the_containers_bear_being_published_and_nothing_is_lost(public: Composed, verdict: Verdict) -> None:
    assert verdict.complaints() == {}
