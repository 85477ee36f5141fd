"""The file that a borough's system receives: who it is and how it reaches Kafka; readable by its owner only."""

import json
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, SecretStr

from stride_provision.access import KafkaAccess, SecurityProtocol
from stride_provision.keeping import write_private


class SystemCredential(BaseModel):
    """One system's credential; `system` is its full name, `merton.lighting`, and also its user name."""

    model_config = ConfigDict(frozen=True)

    borough: str
    system: str
    username: str
    password: SecretStr
    bootstrap_servers: str
    security_protocol: SecurityProtocol = "SASL_PLAINTEXT"
    ca_file: str | None = None

    @property
    def access(self) -> KafkaAccess:
        """How this system's clients connect."""
        return KafkaAccess(**self.model_dump(exclude={"borough", "system"}))

    def save(self, path: Path) -> None:
        """Write the JSON file, mode 0600; an existing one is replaced whole."""
        fields = self.model_dump(mode="json")
        fields["password"] = self.password.get_secret_value()
        write_private(path, json.dumps(fields, indent=2) + "\n")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote; raises pydantic's ValidationError where the file is something else."""
        return cls.model_validate_json(path.read_text())
