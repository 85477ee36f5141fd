"""What sessions keeps sealed, so that it is sealed anew when the key is rotated: one line for each table."""

from uuid import UUID

from stride_chassis import SealedTable

from stride_sessions.store.statements import queries

NIL = UUID(int=0)

SEALED = [
    SealedTable(
        "resident", queries.find_sealed_residents, queries.reseal_resident, {"borough": "", "attendance_id": NIL}
    ),
]
