"""The file that a borough's system receives: who it is and how it reaches Kafka; readable by its owner only.

It is carried to another machine, so it names no file of this one: what its system trusts is in it, as PEM text.
"""

import json
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from stride_provision.access import KafkaAccess, KafkaListener, SecurityProtocol
from stride_provision.errors import CredentialUnreadable
from stride_provision.keeping import write_private


class SystemCredential(BaseModel):
    """One system's credential; `system` is its full name, `merton.lighting`, and also its user name.

    Older files have a path instead of PEM text, in `ca_file`.
    """

    model_config = ConfigDict(frozen=True)

    borough: str
    system: str
    username: str
    password: SecretStr
    bootstrap_servers: str
    security_protocol: SecurityProtocol = "SASL_PLAINTEXT"
    ca_file: str | None = None
    ca_pem: str | None = None

    @property
    def access(self) -> KafkaAccess:
        """How this system's clients connect."""
        return KafkaAccess(**self.model_dump(exclude={"borough", "system"}))

    def reached_by(self, listener: KafkaListener) -> Self:
        """Return the same system, with the same password, as it reaches Kafka by this listener."""
        reach = {
            "bootstrap_servers": listener.bootstrap_servers,
            "security_protocol": listener.security_protocol,
            "ca_file": None,
            "ca_pem": listener.authority(),
        }
        return self.model_copy(update=reach)

    def save(self, path: Path) -> None:
        """Write the JSON file, mode 0600; an existing one is replaced whole."""
        fields = self.model_dump(mode="json")
        fields["password"] = self.password.get_secret_value()
        write_private(path, json.dumps(fields, indent=2) + "\n")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote; raises `CredentialUnreadable` where the file is something else."""
        try:
            return cls.model_validate_json(path.read_bytes())
        except ValidationError:
            message = f"{path} is no credential: move it away, and onboard the borough again"
        raise CredentialUnreadable(message)
