"""Notifications on a Postgres of its own, with a post office on loopback; Kafka is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from stride_chassis.app import build_app
from stride_chassis.resources import open_resources
from stride_notifications import api, migration_folders
from stride_notifications.settings import NotificationsSettings

from tests.component.notifications.calling import Caller
from tests.component.notifications.kit import Notifications
from tests.component.notifications.post_office import PostOffice, open_post_office
from tests.databases import settings_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from stride_provision import Database, Issuer

    from tests.databases import Databases


@pytest.fixture
async def notifications_database(databases: Databases) -> Database:
    return await databases.migrated("notifications", migration_folders())


@pytest.fixture
async def post_office() -> AsyncIterator[PostOffice]:
    async with open_post_office() as office:
        yield office


@pytest.fixture
def settings(notifications_database: Database, issuer: Issuer, post_office: PostOffice) -> NotificationsSettings:
    """Quick to try again, so that tests do not wait."""
    return NotificationsSettings(
        **settings_of(notifications_database, issuer),
        smtp_host="127.0.0.1",
        smtp_port=post_office.port,
        mail_from="stride@stride.example",
        mail_backoff_first_seconds=0.000_001,
        mail_backoff_longest_seconds=0.000_002,
        mail_away_longest_seconds=0.000_002,
        mail_pause_longest_seconds=0.000_002,
        mail_poll_seconds=0.05,
    )


@pytest.fixture
async def notifications(settings: NotificationsSettings) -> AsyncIterator[Notifications]:
    async with open_resources("notifications", settings) as resources:
        yield Notifications(resources, settings)


@pytest.fixture
async def client(notifications: Notifications) -> AsyncIterator[httpx.AsyncClient]:
    app = build_app("notifications", [api.router()], notifications.resources)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://notifications") as client:
        yield client


@pytest.fixture
def merton(client: httpx.AsyncClient, issuer: Issuer) -> Caller:
    """A coordinator of Merton."""
    return Caller(client, issuer.token("test-merton", ["coordinator"], ["merton"]))


@pytest.fixture
def camden(client: httpx.AsyncClient, issuer: Issuer) -> Caller:
    """A coordinator of Camden, asking about Merton."""
    return Caller(client, issuer.token("test-camden", ["coordinator"], ["camden"]))
