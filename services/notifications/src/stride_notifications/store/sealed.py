"""What notifications keeps sealed, so that it is sealed anew when the key is rotated: one line for each table."""

from uuid import UUID

from stride_chassis import SealedTable

from stride_notifications.store.statements import queries

NIL = UUID(int=0)

SEALED = [
    SealedTable("mailbox", queries.find_sealed_mailboxes, queries.reseal_mailbox, {"borough": "", "mailbox_id": NIL}),
]
