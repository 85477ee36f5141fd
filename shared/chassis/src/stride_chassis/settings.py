"""What every service is told from outside, read once and passed down; a doubtful value stops the start."""

import os
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, StringConstraints, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)

from stride_chassis.seal import Sealer
from stride_chassis.seal_keys import FileKeys, FixedKeys, KeyRing

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class LogFormat(StrEnum):
    """How a log line looks: for machines or for a person at a terminal."""

    JSON = "json"
    CONSOLE = "console"


class LogLevel(StrEnum):
    """The least severe line that is written."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


def _postgres_url(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().startswith(("postgresql://", "postgres://")):
        message = "must be a postgresql:// address"
        raise ValueError(message)
    return value


def _key_set(value: str) -> str:
    address = urlsplit(value)
    if address.scheme == "http" and address.hostname not in LOOPBACK:
        message = "a key set comes from a file or over https"
        raise ValueError(message)
    return value


def _networks(value: str) -> str:
    try:
        for network in _split(value):
            ip_network(network)
    except ValueError:  # a name, or a network with host bits set, would never match, and nobody would be told
        message = "must be addresses or networks, such as 10.0.0.7, 10.0.1.0/24"
        raise ValueError(message) from None
    return value


def _split(value: str) -> list[str]:
    return [each.strip() for each in value.split(",") if each.strip()]


class _SecretFiles(SecretsSettingsSource):
    """The files of the secrets folder, and in which of them the seal keys are if they come from there."""

    def __call__(self) -> dict[str, Any]:
        found = super().__call__()
        if "seal_keys" in found and "seal_keys" not in self.current_state:
            folder = Path(str(self.secrets_dir)).expanduser()
            found["seal_keys_file"] = self.find_case_path(folder, "stride_seal_keys", case_sensitive=False)
        return found


class ServiceSettings(BaseSettings):
    """The settings of a service: `STRIDE_` variables, or a file for each in the folder `STRIDE_SECRETS_DIR`.

    A file is named like the variable, in any case; the variable wins. `kafka_ca_file` switches TLS on;
    `kafka_session_seconds` is how long a group waits for a silent member. `trusted_proxies` are comma-separated
    addresses or networks whose `X-Forwarded-For` is believed. `jwks` is the path or the https address of a key set.
    `seal_keys` are comma-separated Fernet keys, the first of which seals; where they are in a file of the folder, that
    is `seal_keys_file`, and is read again when it changes. An error names the setting and never shows its value.
    """

    model_config = SettingsConfigDict(env_prefix="STRIDE_", frozen=True, hide_input_in_errors=True)

    database_url: Annotated[SecretStr, AfterValidator(_postgres_url)]
    kafka_bootstrap_servers: Text
    kafka_username: Text
    kafka_password: SecretStr
    kafka_ca_file: Path | None = None
    kafka_session_seconds: Annotated[float, Field(ge=1, le=300)] = 10.0
    http_host: Text = "127.0.0.1"
    http_port: Annotated[int, Field(ge=0, le=65535)] = 8000
    trusted_proxies: Annotated[str, AfterValidator(_networks)] = ""
    log_format: LogFormat = LogFormat.JSON
    log_level: LogLevel = LogLevel.INFO
    jwks: Annotated[Text, AfterValidator(_key_set)]
    jwt_issuer: Text
    jwt_audience: Text
    seal_keys: SecretStr
    seal_keys_file: Path | None = None
    command_key: SecretStr
    boroughs_file: Path | None = None

    def proxies(self) -> list[str]:
        """The trusted proxies, one by one."""
        return _split(self.trusted_proxies)

    def sealer(self) -> Sealer:
        """Build the sealer of `seal_keys` and `command_key`; raises ValueError where a key is not usable."""
        ring = KeyRing.of(self.seal_keys.get_secret_value())
        keys = FileKeys(self.seal_keys_file, ring) if self.seal_keys_file else FixedKeys(ring)
        return Sealer(keys, self.command_key.get_secret_value())

    @model_validator(mode="after")
    def _keys_are_usable(self) -> Self:
        self.sealer()
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - its folder is fixed at import
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments first, then variables, then the files of `STRIDE_SECRETS_DIR`."""
        folder = os.environ.get("STRIDE_SECRETS_DIR")
        files = _SecretFiles(settings_cls, secrets_dir=folder)
        return (init_settings, env_settings, dotenv_settings, files)
