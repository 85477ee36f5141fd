"""Postgres out: mailboxes, rules and deliveries, each on a connection; no transaction is opened or ended here."""

from stride_notifications.store.deliveries import Claimed, Deliveries, Told, page_deliveries
from stride_notifications.store.rules import Mailboxes, Rules

__all__ = ["Claimed", "Deliveries", "Mailboxes", "Rules", "Told", "page_deliveries"]
