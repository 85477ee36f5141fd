"""Kafka in a container, from the image that production runs and secured as there; for tests alone.

testcontainers' own Kafka is made for another image. The broker's whole configuration, secrets included, lies in
the folder that the image reads; its environment says nothing but how much memory Java may take.
"""

from __future__ import annotations

import logging
import secrets
import uuid
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Self

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient
from pydantic import SecretStr
from stride_provision import Authority, KafkaAccess, KafkaAdmin
from stride_provision.kafka_settings import ADMIN, KafkaNode
from stride_provision.ports import LOOPBACK, free_port
from testcontainers.core.exceptions import ContainerStartException
from testcontainers.core.waiting_utils import WaitStrategy

from tests.infra.container import ServerContainer
from tests.infra.images import KAFKA
from tests.infra.kafka_file import CERTIFICATE, PROPERTIES, secured_properties

if TYPE_CHECKING:
    from testcontainers.core.waiting_utils import WaitStrategyTarget

CONTROLLER = 9093
START_SECONDS = 300
ANSWER_SECONDS = 5.0
JAVA = "-Xms256m -Xmx256m"
_SILENT = logging.getLogger("tests.infra.readiness")  # what librdkafka says while Kafka is not there yet
_SILENT.propagate = False
_SILENT.addHandler(logging.NullHandler())


class KafkaContainer(ServerContainer):
    """One broker with two listeners: INTERNAL for its first administrator, CLIENT with TLS and SCRAM for everybody."""

    def __init__(self, folder: Path) -> None:
        self._password, controller_password = secrets.token_urlsafe(), secrets.token_urlsafe()
        self._client = free_port()
        self._internal = free_port(avoid=[self._client])
        super().__init__(KAFKA, {port: port for port in (self._client, self._internal)})
        authority = Authority.load_or_create(folder / "authority")
        self._ca_file = authority.ca_file
        node = KafkaNode(Path("/var/lib/kafka/data"), self._client, CONTROLLER, self._password, controller_password)
        self._bring(PROPERTIES, secured_properties(node, self._internal))
        self._bring(CERTIFICATE, authority.issue([LOOPBACK]))
        self.with_env("CLUSTER_ID", urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("="))
        self.with_env("KAFKA_HEAP_OPTS", JAVA)
        self.with_env("KAFKA_JVM_PERFORMANCE_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1")
        answers = Answers(self._first_access()).with_poll_interval(0.1)
        self.waiting_for(answers.with_startup_timeout(START_SECONDS))

    @property
    def access(self) -> KafkaAccess:
        """The administrator's way in, by the listener that clients use."""
        return KafkaAccess(
            bootstrap_servers=f"{LOOPBACK}:{self._client}",
            username=ADMIN,
            password=SecretStr(self._password),
            security_protocol="SASL_SSL",
            ca_file=str(self._ca_file),
        )

    def start(self) -> Self:
        """Start it; the first time the administrator, whom the image cannot make, gets a SCRAM password too."""
        is_first = self._container is None
        super().start()
        if is_first:
            KafkaAdmin(self._first_access()).put_user(ADMIN, self._password)
        return self

    def _bring(self, path: str, text: str) -> None:
        """Let the container have a file; the image copies some with their mode, and then writes to the copy."""
        self.with_copy_into_container(text.encode(), path, 0o644)

    def _first_access(self) -> KafkaAccess:
        return KafkaAccess(
            bootstrap_servers=f"{LOOPBACK}:{self._internal}",
            username=ADMIN,
            password=SecretStr(self._password),
            sasl_mechanism="PLAIN",
        )


class Answers(WaitStrategy):
    """Waits until the broker answers its administrator; an open port alone is the engine's and says nothing."""

    def __init__(self, access: KafkaAccess) -> None:
        super().__init__()
        self._settings = access.confluent() | {"reconnect.backoff.max.ms": 250}

    def wait_until_ready(self, container: WaitStrategyTarget) -> None:
        def answers() -> bool:
            container.reload()
            if container.status != "running":
                raise ContainerStartException(f"Kafka ended while starting:\n{_end_of_log(container)}")
            try:
                AdminClient(self._settings, logger=_SILENT).list_topics(timeout=ANSWER_SECONDS)
            except KafkaException:
                return False
            return True

        if not self._poll(answers):
            raise TimeoutError(f"Kafka does not answer after {self._startup_timeout:.0f} s:\n{_end_of_log(container)}")


def _end_of_log(container: WaitStrategyTarget) -> str:
    return "\n".join(b"".join(container.get_logs()).decode(errors="replace").splitlines()[-20:])
