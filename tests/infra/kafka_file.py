"""What the containers' `server.properties` says beyond the embedded Kafka's: two listeners, one of them with TLS."""

from __future__ import annotations

from stride_provision.kafka_settings import ADMIN, KafkaNode, server_properties
from stride_provision.ports import LOOPBACK

_PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule"
_SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule"
FOLDER = "/mnt/shared/config"
PROPERTIES, CERTIFICATE = f"{FOLDER}/server.properties", f"{FOLDER}/broker.pem"


def secured_properties(node: KafkaNode, internal_port: int) -> str:
    """Return the text of the file; it holds passwords, and names the file with the broker's key and certificate.

    A port is the same inside and outside, so that the address that is advertised is right for both. The image formats
    the storage for static voters, and with no SCRAM user: hence PLAIN for the broker itself.
    """
    return server_properties(node, _listeners(node, internal_port) | _logins(node.admin_password))


def _listeners(node: KafkaNode, internal_port: int) -> dict[str, str]:
    ports = {"INTERNAL": internal_port, "CLIENT": node.client_port}
    controller = f"{LOOPBACK}:{node.controller_port}"
    opened = [f"{name}://0.0.0.0:{port}" for name, port in ports.items()]
    return {
        "listeners": ",".join([*opened, f"CONTROLLER://{controller}"]),
        "advertised.listeners": ",".join(f"{name}://{LOOPBACK}:{port}" for name, port in ports.items()),
        "controller.quorum.voters": f"1@{controller}",
        "listener.security.protocol.map": "INTERNAL:SASL_PLAINTEXT,CLIENT:SASL_SSL,CONTROLLER:SASL_PLAINTEXT",
        "inter.broker.listener.name": "INTERNAL",
        "listener.name.client.ssl.keystore.type": "PEM",
        "listener.name.client.ssl.keystore.location": CERTIFICATE,
    }


def _logins(password: str) -> dict[str, str]:
    login = f'{_PLAIN} required username="{ADMIN}" password="{password}" user_{ADMIN}="{password}";'
    return {
        "sasl.mechanism.inter.broker.protocol": "PLAIN",
        "listener.name.internal.sasl.enabled.mechanisms": "PLAIN",
        "listener.name.internal.plain.sasl.jaas.config": login,
        "listener.name.client.scram-sha-512.sasl.jaas.config": f"{_SCRAM} required;",
    }
