"""The settings of the embedded Kafka: one secured KRaft node on loopback; it starts nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stride_provision.ports import LOOPBACK

ADMIN = "admin"
_SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule"
_PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule"

# One node, deny by default, nothing created by accident; small internal topics; quick sessions for tests.
_FIXED = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "listener.security.protocol.map": "CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT",
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "CLIENT",
    "listener.name.client.sasl.enabled.mechanisms": "SCRAM-SHA-512",
    "sasl.mechanism.inter.broker.protocol": "SCRAM-SHA-512",
    "listener.name.controller.sasl.enabled.mechanisms": "PLAIN",
    "sasl.mechanism.controller.protocol": "PLAIN",
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "super.users": f"User:{ADMIN}",
    "allow.everyone.if.no.acl.found": "false",
    "auto.create.topics.enable": "false",
    "message.max.bytes": "1048576",
    "compression.type": "producer",
    "group.initial.rebalance.delay.ms": "0",
    "group.min.session.timeout.ms": "1000",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "4",
    "log.cleaner.dedupe.buffer.size": "8388608",
    # After a crash the node waits until the session of its former life has run out.
    "broker.session.timeout.ms": "3000",
    "broker.heartbeat.interval.ms": "500",
    "num.network.threads": "2",
    "num.io.threads": "4",
}


@dataclass(frozen=True, slots=True)
class KafkaNode:
    """What differs between two embedded Kafkas."""

    log_folder: Path
    client_port: int
    controller_port: int
    admin_password: str
    controller_password: str


def server_properties(node: KafkaNode, overrides: Mapping[str, str]) -> str:
    """Return the text of `server.properties`; `overrides` win, and it holds passwords."""
    client, controller = f"{LOOPBACK}:{node.client_port}", f"{LOOPBACK}:{node.controller_port}"
    settings = {
        **_FIXED,
        "log.dirs": str(node.log_folder),
        "listeners": f"CLIENT://{client},CONTROLLER://{controller}",
        "advertised.listeners": f"CLIENT://{client}",
        "controller.quorum.bootstrap.servers": controller,
        "listener.name.client.scram-sha-512.sasl.jaas.config": _login(_SCRAM, node.admin_password),
        "listener.name.controller.plain.sasl.jaas.config": _login(_PLAIN, node.controller_password, is_server=True),
        **overrides,
    }
    return "".join(f"{name}={value}\n" for name, value in settings.items())


def _login(module: str, password: str, *, is_server: bool = False) -> str:
    accepted = f' user_{ADMIN}="{password}"' if is_server else ""
    return f'{module} required username="{ADMIN}" password="{password}"{accepted};'
