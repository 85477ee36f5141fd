"""The embedded stack of one folder: servers, secrets and a process per service. Restarts nothing by itself.

What `stride up`, `stride demo` and the integration tests start:

    with Stack(folder, plan=Plan(instances={"sessions": 2})) as stack:
        stack.onboard(Joining(borough="merton", schemes=("run-and-talk",)))
        stack.kill("sessions", signal.SIGKILL)
        stack.start_service("sessions")

A process is named by its service, the second one `sessions-2`. Nothing of it outlives the caller, however that ends.
"""

import os
import signal
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from stride_provision import Issuer
from stride_provision.ports import LOOPBACK, free_port

from stride_cli import secret_files
from stride_cli.blueprint import SERVICES, Plan, Surroundings, command_of, inherited, settings_of
from stride_cli.child import Child, Guard
from stride_cli.environment import RUNNING, Environment, load_environment
from stride_cli.errors import NotRunning
from stride_cli.fleet import Fleet, end_leftovers
from stride_cli.onboarding import Joining, onboard_borough
from stride_cli.readiness import wait_until_ready
from stride_cli.servers import Servers
from stride_cli.state import StateFolder
from stride_cli.timing import Stages

PORTS = "ports.json"
READY_WITHIN_S = 90.0


class Stack:
    """One stack. `durable=False` leaves out fsync, for tests; `stages` is told how the start goes."""

    def __init__(
        self, folder: Path, *, plan: Plan | None = None, durable: bool = True, stages: Stages | None = None
    ) -> None:
        self.state = StateFolder(folder)
        self.stages = stages or Stages()
        self.servers = Servers(self.state, durable=durable)
        self._plan = plan or Plan()
        self._guard = Guard()
        self._ports: dict[str, int] = {}
        self._fleet: Fleet | None = None
        self._held = ExitStack()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start everything and wait until it is ready; raises `Failed` and stops again if it does not come up."""
        self.state.create()
        self._held.enter_context(self.state.hold())
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop everything, services first; the state stays."""
        self.state.forget(RUNNING)
        if self._fleet is not None:
            self._fleet.stop_all()
        self.servers.stop()
        self._guard.stop()
        self._held.close()

    def discard(self) -> None:
        """Remove the state of a stack that is stopped, wherever its servers keep theirs."""
        self.servers.kafka.stop()
        self.servers.postgres.discard()
        self.state.discard()

    @property
    def fleet(self) -> Fleet:
        """The service processes."""
        if self._fleet is None:
            raise NotRunning(f"no stack is running in {self.state.path}", way_out="start() it first.")
        return self._fleet

    def url(self, process: str) -> str:
        """Where a process listens."""
        return f"http://{LOOPBACK}:{self._ports[process]}"

    def environment(self) -> Environment:
        """How to reach it."""
        return load_environment(self.state)

    def env(self) -> dict[str, Any]:
        """How to reach it, as `stride env --json` prints it."""
        return self.environment().model_dump(mode="json")

    def token(
        self,
        roles: Iterable[str],
        boroughs: Iterable[str],
        *,
        subject: str = "stride-cli",
        ttl: timedelta = timedelta(hours=1),
    ) -> str:
        """A bearer token of the local issuer."""
        return Issuer.load_or_create(self.state / "issuer").token(subject, roles, boroughs, ttl)

    def onboard(self, joining: Joining) -> dict[str, Path]:
        """Bring a borough in, as `stride borough onboard` does; returns the credential files of its systems."""
        return onboard_borough(self.state, joining)

    def start_service(self, process: str, *, wait: bool = True) -> None:
        """Start a process that does not run, and wait until it is ready."""
        self.fleet.start(process)
        self._announce()
        if wait:
            wait_until_ready({self.url(process): self.fleet[process]}, within_s=READY_WITHIN_S)

    def stop_service(self, process: str) -> None:
        """End a process politely."""
        self.fleet.stop(process)
        self._announce()

    def kill(self, process: str, number: int = signal.SIGKILL) -> None:
        """Send a signal to a process; after SIGKILL it is gone when this returns."""
        self.fleet.send(process, number)
        self._announce()

    def start_beside(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> Child:
        """Start a process that is no service of ours, as a borough's system; it ends with the stack."""
        child = Child(name, command, {**inherited(os.environ), **environment}, self.state / "logs" / f"{name}.log")
        self.fleet.add(child)
        self.fleet.start(name)
        return child

    def kill_broker(self) -> None:
        """End Kafka as a crash would."""
        self.servers.kafka.kill()

    def start_broker(self) -> None:
        """Start Kafka again, at the same address."""
        self.servers.kafka.start()
        self._guard_servers()

    def kill_postgres(self) -> None:
        """End Postgres as a crash would."""
        self.servers.postgres.kill()

    def start_postgres(self) -> None:
        """Start Postgres again, at the same address."""
        self.servers.postgres.start()
        self._guard_servers()

    def restart_broker(self) -> None:
        """Crash Kafka and start it again."""
        self.kill_broker()
        self.start_broker()

    def _start(self) -> None:
        for name in end_leftovers(self.state):
            self.stages.say(f"Ended {name}, left over from a stack that was killed")
        self.state.forget(RUNNING)
        self._guard.start()
        self._ports = self._choose_ports()
        self.servers.start(self.stages, smtp_port=self._ports["smtp"])
        self._guard_servers()
        with self.stages.stage("services"):
            self._start_services()
        self._announce()

    def _start_services(self) -> None:
        fleet = self._fleet = Fleet(self.state, self._guard, self._children())
        for name in fleet.names:
            fleet.start(name)
        wait_until_ready({self.url(name): fleet[name] for name in fleet.names}, within_s=READY_WITHIN_S)

    def _children(self) -> Iterable[Child]:
        around = Surroundings(
            kafka=self.servers.kafka.access.bootstrap_servers,
            jwks=Issuer.load_or_create(self.state / "issuer").jwks_file,
            smtp_port=self._ports["smtp"],
            deletions=self.state / "deletions.jsonl",
            sessions_url=self.url("sessions"),
        )
        for name, service in self._plan.processes().items():
            secret_files.make_keys(self.state, service)
            settings = settings_of(
                service, self._ports[name], around, secrets=secret_files.folder_of(self.state, service)
            )
            environment = {**inherited(os.environ), **settings, **self._plan.settings_for(name)}
            yield Child(name, command_of(service), environment, self.state / "logs" / f"{name}.log")

    def _choose_ports(self) -> dict[str, int]:
        remembered: dict[str, int] = self.state.read(PORTS) or {}
        chosen: dict[str, int] = {}
        for name in ("smtp", *self._plan.processes()):
            chosen[name] = free_port(remembered.get(name), avoid=chosen.values())
        self.state.write(PORTS, {**remembered, **chosen})
        return chosen

    def _guard_servers(self) -> None:
        pids = self.servers.pids
        for name, number in (("kafka", signal.SIGTERM), ("postgres", signal.SIGINT)):
            if name in pids:
                self._guard.guard(pids[name], number)

    def _announce(self) -> None:
        """Write down how to reach it."""
        self.state.write(
            RUNNING,
            {
                "kind": "embedded",
                "kafka": {
                    "bootstrap_servers": self.servers.kafka.access.bootstrap_servers,
                    "admin_properties": str(self.servers.admin_properties),
                },
                "services": {service: self._address(service) for service in SERVICES},
                "mail": {"url": (self.state / "mail").as_uri()},
            },
        )

    def _address(self, service: str) -> dict[str, Any]:
        names = [name for name, whose in self._plan.processes().items() if whose == service]
        pids = [self.fleet[name].pid for name in names]
        return {
            "url": self.url(service),
            "urls": [self.url(name) for name in names],
            "pids": [pid for pid in pids if pid is not None],
            "database_url": self.servers.databases[service].app_dsn,
        }
