"""How a client reaches Kafka, in the words of the two client libraries; it opens no connection."""

import ssl
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, SecretStr

SecurityProtocol = Literal["SASL_PLAINTEXT", "SASL_SSL"]
SaslMechanism = Literal["SCRAM-SHA-512", "PLAIN"]


class KafkaListener(BaseModel):
    """Where and under which protocol a cluster is reached.

    What a client trusts is a path of its machine (`ca_file`), or PEM text that travels with it (`ca_pem`).
    """

    model_config = ConfigDict(frozen=True)

    bootstrap_servers: str
    security_protocol: SecurityProtocol = "SASL_PLAINTEXT"
    ca_file: str | None = None
    ca_pem: str | None = None

    def authority(self) -> str | None:
        """Return what a client trusts as PEM text, wherever it is; None where there is nothing of ours to trust."""
        return Path(self.ca_file).read_text() if self.ca_pem is None and self.ca_file is not None else self.ca_pem


class KafkaAccess(KafkaListener):
    """One principal's way into one cluster.

    Everybody uses SCRAM-SHA-512. PLAIN is for the administrator alone, on a listener that only the broker and
    provisioning reach, in a cluster whose storage was formatted without a SCRAM user.
    """

    username: str
    password: SecretStr
    sasl_mechanism: SaslMechanism = "SCRAM-SHA-512"

    def confluent(self) -> dict[str, str | int | float | bool]:
        """Return the settings for confluent-kafka, and any other client built on librdkafka."""
        settings: dict[str, str | int | float | bool] = {
            "bootstrap.servers": self.bootstrap_servers,
            "security.protocol": self.security_protocol,
            "sasl.mechanism": self.sasl_mechanism,
            "sasl.username": self.username,
            "sasl.password": self.password.get_secret_value(),
        }
        trusted = {"ssl.ca.location": self.ca_file, "ssl.ca.pem": self.ca_pem}
        return {**settings, **{name: value for name, value in trusted.items() if value is not None}}

    def aiokafka(self) -> dict[str, Any]:
        """Return the keyword arguments for aiokafka's clients."""
        context = None
        if self.security_protocol == "SASL_SSL":
            context = ssl.create_default_context(cafile=self.ca_file, cadata=self.ca_pem)
        return {
            "bootstrap_servers": self.bootstrap_servers,
            "security_protocol": self.security_protocol,
            "sasl_mechanism": self.sasl_mechanism,
            "sasl_plain_username": self.username,
            "sasl_plain_password": self.password.get_secret_value(),
            "ssl_context": context,
        }

    def properties(self) -> str:
        """Return the settings as a librdkafka properties file, as kcat reads it; certificates only as a `ca_file`."""
        return "".join(f"{name}={value}\n" for name, value in self.confluent().items())
