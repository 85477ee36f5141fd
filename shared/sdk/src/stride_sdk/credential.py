"""The credential file of a borough's system: who it is and how it reaches Kafka; never who may do what."""

import ssl
from pathlib import Path
from typing import Any, Literal, Self

from faststream.security import SASLScram512
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator
from stride_contracts.fields import BoroughSlug, System

from stride_sdk.errors import CredentialUnreadable


class Credential(BaseModel):
    """A system's credential, as onboarding wrote it; `system` is `<borough>.<system>`.

    The certificates it trusts are in it as PEM text (`ca_pem`); older files name a file of them (`ca_file`).
    """

    model_config = ConfigDict(frozen=True)

    borough: BoroughSlug
    system: System
    username: str = Field(min_length=1)
    password: SecretStr
    bootstrap_servers: str = Field(min_length=1)
    security_protocol: Literal["SASL_PLAINTEXT", "SASL_SSL"]
    ca_file: Path | None = None
    ca_pem: str | None = None

    @field_validator("ca_pem")
    @classmethod
    def _is_usable(cls, pem: str | None) -> str | None:
        if pem is not None:
            try:
                ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=pem)
            except (ssl.SSLError, TypeError, ValueError) as error:  # the latter two for other letters, and for none
                message = "this is no certificate in PEM"
                raise ValueError(message) from error
        return pem

    @model_validator(mode="after")
    def _is_of_its_borough(self) -> Self:
        if not self.system.startswith(f"{self.borough}."):
            message = "the system is not one of the borough"
            raise ValueError(message)
        return self

    @classmethod
    def from_file(cls, path: str | Path) -> Self:
        """Read a credential from its JSON file.

        Raises:
            CredentialUnreadable: the file is missing or is no credential; the message names the fields only.
        """
        try:
            return cls.model_validate_json(Path(path).read_bytes())
        except OSError as error:
            message = f"{path}: {error.strerror}"
        except ValidationError as invalid:
            errors = invalid.errors(include_url=False, include_context=False, include_input=False)
            fields = sorted({".".join(str(part) for part in error["loc"]) or "the whole" for error in errors})
            message = f"{path} is not a credential: {', '.join(fields)}"
        raise CredentialUnreadable(message)

    @property
    def source(self) -> str:
        """The CloudEvents source of this system's replies."""
        return f"/stride/systems/{self.system}"

    def for_faststream(self) -> SASLScram512:
        """Write the access as FastStream takes it."""
        return SASLScram512(
            username=self.username,
            password=self.password.get_secret_value(),
            ssl_context=self._tls(),
            use_ssl=self.security_protocol == "SASL_SSL",
        )

    def for_aiokafka(self) -> dict[str, Any]:
        """Write the access as the keyword arguments aiokafka takes."""
        return {
            "bootstrap_servers": self.bootstrap_servers,
            "security_protocol": self.security_protocol,
            "ssl_context": self._tls(),
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": self.username,
            "sasl_plain_password": self.password.get_secret_value(),
        }

    def _tls(self) -> ssl.SSLContext | None:
        if self.security_protocol != "SASL_SSL":
            return None
        return ssl.create_default_context(cafile=self.ca_file, cadata=self.ca_pem)
