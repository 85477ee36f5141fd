"""What sessions keeps sealed, so that it is sealed anew when the key is rotated: one line for each table."""

from uuid import UUID

from stride_chassis import SealedTable

from stride_sessions.store.statements import of_residents, of_words

NIL = UUID(int=0)
BOOKING = {"borough": "", "attendance_id": NIL}
CHANGE = {"borough": "", "concern_id": NIL, "number": -1}

SEALED = [
    SealedTable("resident", of_residents.find_sealed_residents, of_residents.reseal_resident, BOOKING),
    SealedTable("concern_words", of_words.find_sealed_concern_words, of_words.reseal_concern_words, CHANGE),
]
