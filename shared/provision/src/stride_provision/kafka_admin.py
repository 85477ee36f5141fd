"""Topics, users and access rules on a running Kafka; it is told what to make, and decides none of it."""

import logging
import secrets
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, cast
from uuid import UUID

from confluent_kafka import KafkaError, TopicCollection
from confluent_kafka.admin import (  # type: ignore[attr-defined] # documented names; the package does not mark what it re-exports
    AdminClient,
    NewTopic,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialDeletion,
    UserScramCredentialUpsertion,
)

from stride_provision.access import KafkaAccess, KafkaListener
from stride_provision.acls import all_rules_of, as_grant, as_rule
from stride_provision.grants import Grant
from stride_provision.kafka_requests import REQUEST_SECONDS, await_sight, settle, settle_each
from stride_provision.topic_plans import TopicPlan

if TYPE_CHECKING:
    from concurrent.futures import Future

SCRAM = ScramMechanism.SCRAM_SHA_512
SCRAM_ITERATIONS = 8192
_LOGGER = logging.getLogger("stride_provision.kafka")


class KafkaAdmin:
    """An administrator's connection. Every method returns when its change is in force, not only written down.

    Each raises `KafkaSilent` where Kafka does not answer in time, and `KafkaRefused` where it says no.

    Args:
        access: the administrator's way in.
        clients: how the systems that receive a credential reach Kafka, where it is not the administrator's own way.
    """

    def __init__(self, access: KafkaAccess, *, clients: KafkaListener | None = None) -> None:
        self.access = access
        self.clients = clients or access
        self._client = AdminClient(access.confluent(), logger=_LOGGER)

    def create_topics(self, plans: Sequence[TopicPlan]) -> list[str]:
        """Create what does not exist yet and return those names; an existing topic is left as it is."""
        wanted = [NewTopic(plan.name, plan.partitions, plan.replication, config=plan.settings) for plan in plans]
        made = settle_each(
            self._client.create_topics(wanted, request_timeout=REQUEST_SECONDS),
            "creating the topic",
            beside=[KafkaError.TOPIC_ALREADY_EXISTS],
        )
        names = [plan.name for plan in plans]
        await_sight(lambda: self.topic_ids(names).keys() == set(names), "creating topics")
        return list(made)

    def topic_ids(self, names: Iterable[str]) -> dict[str, UUID]:
        """Return Kafka's own id of each topic that exists; a topic made anew under its name has another."""
        asked = TopicCollection(list(names))
        described = settle_each(
            self._client.describe_topics(asked, request_timeout=REQUEST_SECONDS),
            "describing the topic",
            beside=[KafkaError.UNKNOWN_TOPIC_OR_PART],
        )
        return {name: _uuid(str(found.topic_id)) for name, found in described.items()}

    def has_user(self, username: str) -> bool:
        """Tell whether the user has a password."""
        future = self._client.describe_user_scram_credentials(request_timeout=REQUEST_SECONDS)
        return username in settle(cast("Future[dict[str, object]]", future), "reading the users")

    def put_user(self, username: str, password: str | None = None) -> str:
        """Give the user a password, a new random one unless given, creating the user where needed; returns it."""
        password = password or secrets.token_urlsafe(32)
        credential = ScramCredentialInfo(SCRAM, SCRAM_ITERATIONS)
        upsert = UserScramCredentialUpsertion(username, credential, password.encode())
        settle_each(
            self._client.alter_user_scram_credentials([upsert], request_timeout=REQUEST_SECONDS),
            "setting the password of",
        )
        await_sight(lambda: self.has_user(username), f"creating the user {username}")
        return password

    def delete_user(self, username: str) -> None:
        """Take the user's password away. Connections that are open live on: `revoke` first."""
        deletion = UserScramCredentialDeletion(username, SCRAM)
        settle_each(
            self._client.alter_user_scram_credentials([deletion], request_timeout=REQUEST_SECONDS),
            "deleting the user",
            beside=[KafkaError.RESOURCE_NOT_FOUND],
        )
        await_sight(lambda: not self.has_user(username), f"deleting the user {username}")

    def grant(self, username: str, grants: Iterable[Grant]) -> None:
        """Allow the user these, beside what is allowed already; repeating a grant changes nothing."""
        wanted = set(grants)
        rules = [as_rule(username, grant) for grant in wanted]
        settle_each(self._client.create_acls(rules, request_timeout=REQUEST_SECONDS), "granting")
        await_sight(lambda: wanted <= self.grants_of(username), f"granting access to {username}")

    def grants_of(self, username: str) -> set[Grant]:
        """Return what the user is allowed."""
        future = self._client.describe_acls(all_rules_of(username), request_timeout=REQUEST_SECONDS)
        grants = (as_grant(rule) for rule in settle(future, f"reading the access of {username}"))
        return {grant for grant in grants if grant is not None}

    def revoke(self, username: str) -> None:
        """Take every access rule of the user away; it also stops connections that are open."""
        rules = all_rules_of(username)
        settle_each(self._client.delete_acls([rules], request_timeout=REQUEST_SECONDS), "revoking")
        await_sight(lambda: not self.grants_of(username), f"revoking the access of {username}")


def _uuid(written: str) -> UUID:
    """Read an id as Kafka writes it: base64 without padding."""
    return UUID(bytes=urlsafe_b64decode(written.replace("+", "-").replace("/", "_") + "=="))
