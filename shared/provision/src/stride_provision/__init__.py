"""Embedded Kafka and Postgres; topics, credentials and access: what a stack needs before a service starts."""

from stride_provision.access import KafkaAccess, KafkaListener
from stride_provision.authority import Authority
from stride_provision.boroughs import Borough, Boroughs
from stride_provision.credentials import SystemCredential
from stride_provision.databases import Database, Passwords, copy_database, provision_database
from stride_provision.embedded_kafka import EmbeddedKafka
from stride_provision.embedded_postgres import EmbeddedPostgres
from stride_provision.errors import ProvisionFailed
from stride_provision.issuer import Issuer
from stride_provision.kafka_admin import KafkaAdmin
from stride_provision.onboarding import cut_off, keep_credentials, onboard, provision_rollout

__all__ = [
    "Authority",
    "Borough",
    "Boroughs",
    "Database",
    "EmbeddedKafka",
    "EmbeddedPostgres",
    "Issuer",
    "KafkaAccess",
    "KafkaAdmin",
    "KafkaListener",
    "Passwords",
    "ProvisionFailed",
    "SystemCredential",
    "copy_database",
    "cut_off",
    "keep_credentials",
    "onboard",
    "provision_database",
    "provision_rollout",
]
