"""Kafka, Postgres and the post office of one stack, made ready for its services; knows no service process."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from stride_postbox import MailSink
from stride_provision import (
    Database,
    EmbeddedKafka,
    EmbeddedPostgres,
    KafkaAdmin,
    KafkaListener,
    Passwords,
    SystemCredential,
    provision_rollout,
)
from stride_provision.keeping import PRIVATE_FOLDER, write_private

from stride_cli import secret_files
from stride_cli.blueprint import SERVICES
from stride_cli.state import StateFolder
from stride_cli.timing import Stages


class Servers:
    """The servers of a state folder. `durable=False` leaves out fsync, for tests."""

    def __init__(self, state: StateFolder, *, durable: bool = True) -> None:
        self._state = state
        self.kafka = EmbeddedKafka(state / "kafka")
        self.postgres = EmbeddedPostgres(state / "postgres", durable=durable)
        self.databases: dict[str, Database] = {}
        self._mail: MailSink | None = None

    @property
    def admin_properties(self) -> Path:
        """The administrator's librdkafka properties file."""
        return self._state / "kafka" / "admin.properties"

    @property
    def pids(self) -> dict[str, int]:
        """The servers' processes that run."""
        found = {"kafka": self.kafka.pid, "postgres": self.postgres.pid}
        return {name: pid for name, pid in found.items() if pid is not None}

    def start(self, stages: Stages, *, smtp_port: int) -> None:
        """Start both servers at the same time and prepare them for every service."""
        self._mail = MailSink(self._state / "mail", smtp_port)
        self._mail.start()
        with ThreadPoolExecutor(2) as pool:
            pending = [pool.submit(self._start_kafka, stages), pool.submit(self._start_postgres, stages)]
            for result in pending:
                result.result()

    def stop(self) -> None:
        """Stop the servers at the same time; the state stays."""
        if self._mail is not None:
            self._mail.stop()
            self._mail = None
        with ThreadPoolExecutor(2) as pool:
            for result in [pool.submit(self.kafka.stop), pool.submit(self.postgres.stop)]:
                result.result()

    def _start_kafka(self, stages: Stages) -> None:
        with stages.stage("kafka"):
            access = self.kafka.start(stages.say)
            write_private(self.admin_properties, access.properties())
        with stages.stage("kafka access"):
            admin = KafkaAdmin(access)
            provision_rollout(admin)
            for service in SERVICES:
                if secret_files.read(self._state, service, "kafka_password") is None:
                    secret_files.keep(self._state, service, "kafka_password", admin.put_user(service))
            self._readdress_credentials(access)

    def _readdress_credentials(self, listener: KafkaListener) -> None:
        """Kafka may have had to take another port than last time."""
        for path in (self._state / "credentials").glob("*.json"):
            credential = SystemCredential.load(path)
            if credential.bootstrap_servers != listener.bootstrap_servers:
                credential.reached_by(listener).save(path)

    def _start_postgres(self, stages: Stages) -> None:
        with stages.stage("postgres"):
            dsn = self.postgres.start(stages.say)
        with stages.stage("databases"):
            from stride_cli.databases import prepare_databases  # noqa: PLC0415  # loads slowly: while Kafka starts

            folder = self._state / "databases"
            folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
            passwords = {name: Passwords.load_or_create(folder / f"{name}.json") for name in SERVICES}
            self.databases = prepare_databases(dsn, passwords)
        for service, database in self.databases.items():
            secret_files.keep(self._state, service, "database_url", database.app_dsn)
