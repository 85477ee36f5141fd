"""How every Stride service boots, publishes and projects."""

from stride_chassis.auth import Authenticator, principal_of, principal_of_page, requires
from stride_chassis.errors import Away, ChassisError, MigrationFailed, NotFound, Refused, Unprocessable
from stride_chassis.health import Health
from stride_chassis.idempotency import AnswerSweeper, Command, command
from stride_chassis.mail_address import MailAddress
from stride_chassis.metrics import Metrics
from stride_chassis.migrations import chassis_folder, migrate
from stride_chassis.nudge import Nudge
from stride_chassis.outbox import NewEvent, Outbox
from stride_chassis.paging import After, Limit, Page, decode_cursor, encode_cursor, page_of
from stride_chassis.postgres import Connection, Pool, connection_of
from stride_chassis.principal import Principal
from stride_chassis.problems import Problem
from stride_chassis.projection import Apply, Projection, by_statement, each
from stride_chassis.queries import Queries, load_queries, statement_names, statement_text
from stride_chassis.rate import RateLimit, SharedLimit
from stride_chassis.resources import Resources, Worker, resources_of
from stride_chassis.seal import Sealer
from stride_chassis.sealed_table import SealedTable
from stride_chassis.service import Service, run
from stride_chassis.settings import ServiceSettings
from stride_chassis.unlinked import UnlinkedRoute

__all__ = [
    "After",
    "AnswerSweeper",
    "Apply",
    "Authenticator",
    "Away",
    "ChassisError",
    "Command",
    "Connection",
    "Health",
    "Limit",
    "MailAddress",
    "Metrics",
    "MigrationFailed",
    "NewEvent",
    "NotFound",
    "Nudge",
    "Outbox",
    "Page",
    "Pool",
    "Principal",
    "Problem",
    "Projection",
    "Queries",
    "RateLimit",
    "Refused",
    "Resources",
    "SealedTable",
    "Sealer",
    "Service",
    "ServiceSettings",
    "SharedLimit",
    "UnlinkedRoute",
    "Unprocessable",
    "Worker",
    "by_statement",
    "chassis_folder",
    "command",
    "connection_of",
    "decode_cursor",
    "each",
    "encode_cursor",
    "load_queries",
    "migrate",
    "page_of",
    "principal_of",
    "principal_of_page",
    "requires",
    "resources_of",
    "run",
    "statement_names",
    "statement_text",
]
