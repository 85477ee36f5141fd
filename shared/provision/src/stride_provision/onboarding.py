"""Brings a borough onto Kafka and cuts a system off again; it knows nothing of HTTP, Postgres or the scheme.

Every step may be repeated: topics and rules that exist are kept, passwords change only when asked.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from pydantic import SecretStr

from stride_provision.credentials import SystemCredential
from stride_provision.errors import UnusableName
from stride_provision.grants import SERVICES, service_grants, service_grants_in, system_grants
from stride_provision.kafka_admin import KafkaAdmin
from stride_provision.topic_plans import borough_topics, rollout_topic

_SYSTEM = re.compile(r"[a-z][a-z0-9-]{0,62}")


def provision_rollout(admin: KafkaAdmin, *, replication: int = 1) -> None:
    """Make `stride.rollout`, and let the services use it and their own consumer groups."""
    admin.create_topics([rollout_topic(replication=replication)])
    for service in SERVICES:
        admin.grant(service, service_grants(service))


def onboard(  # noqa: PLR0913 -- four are by keyword and have defaults
    admin: KafkaAdmin,
    slug: str,
    *,
    partitions: int = 1,
    replication: int = 1,
    systems: Iterable[str] = ("demo",),
    rotate: bool = False,
) -> dict[str, SystemCredential]:
    """Make a borough's topics, open them to the services, and give each of its systems a credential.

    Returns the credentials made now, by the short name of the system (`demo`, whose user is `merton.demo`). A
    system that has one already keeps it and is left out, unless `rotate` asks for a new password. `partitions`
    and `replication` count for topics that do not exist yet. Raises stride_contracts' `NotOurTopic` for a slug
    that names no borough, `UnusableName` for a system's name, and what `KafkaAdmin` raises.
    """
    named = {system: _username(slug, system) for system in systems}
    admin.create_topics(borough_topics(slug, partitions=partitions, replication=replication))
    for service in SERVICES:
        admin.grant(service, service_grants_in(service, slug))
    for username in named.values():
        admin.grant(username, system_grants(slug, username))
    wanting = {name: user for name, user in named.items() if rotate or not admin.has_user(user)}
    return {name: _credential(admin, slug, user) for name, user in wanting.items()}


def keep_credentials(
    admin: KafkaAdmin, slug: str, systems: Iterable[str], folder: Path, *, partitions: int = 1
) -> dict[str, Path]:
    """Onboard a borough, and see that a folder has the credential file of each of these systems; returns the files.

    A file that is there keeps its password, and is told how Kafka is reached now; one that was lost is made anew, with
    a new password. Raises what `onboard` raises, and `CredentialUnreadable` for a file that is no credential.
    """
    files = {system: folder / f"{_username(slug, system)}.json" for system in systems}
    kept = {system: SystemCredential.load(file) for system, file in files.items() if file.exists()}
    made = onboard(admin, slug, partitions=partitions, systems=kept)
    if lost := files.keys() - kept.keys():
        made |= onboard(admin, slug, systems=sorted(lost), rotate=True)
    for system, file in files.items():
        credential = made[system] if system in made else kept[system].reached_by(admin.clients)
        if credential != kept.get(system):
            credential.save(file)
    return files


def cut_off(admin: KafkaAdmin, username: str) -> None:
    """Shut a system out at once: its rules go first, since an open connection outlives its password."""
    admin.revoke(username)
    admin.delete_user(username)


def _username(slug: str, system: str) -> str:
    if _SYSTEM.fullmatch(system) is None:
        message = "a system is named by a slug of at most 63 characters: small letters, digits, hyphens"
        raise UnusableName(message)
    return f"{slug}.{system}"


def _credential(admin: KafkaAdmin, slug: str, username: str) -> SystemCredential:
    return SystemCredential(
        borough=slug,
        system=username,
        username=username,
        password=SecretStr(admin.put_user(username)),
        bootstrap_servers=admin.clients.bootstrap_servers,
        security_protocol=admin.clients.security_protocol,
        ca_pem=admin.clients.authority(),
    )
