"""What sessions keeps sealed, so that it is sealed anew when the key is rotated: one line for each table."""

from uuid import UUID

from stride_chassis import SealedTable

from stride_sessions.store.statements import queries

NIL = UUID(int=0)
BOOKING = {"borough": "", "attendance_id": NIL}
CHANGE = {"borough": "", "concern_id": NIL, "number": -1}

SEALED = [
    SealedTable("resident", queries.find_sealed_residents, queries.reseal_resident, BOOKING),
    SealedTable("concern_words", queries.find_sealed_concern_words, queries.reseal_concern_words, CHANGE),
]
