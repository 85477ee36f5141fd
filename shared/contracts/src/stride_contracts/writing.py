"""From an event to the bytes of its record, strictly: no code leaves that is not in our lists."""

from stride_contracts.errors import NotInList
from stride_contracts.events import Event


def encode(event: Event) -> bytes:
    """Write an event's data as compact JSON; what is not known is left out.

    Raises:
        NotInList: a code is a well-formed slug, but not one of our lists; the message names the field.
    """
    for field, codes in event.code_lists.items():
        code = getattr(event, field)
        if code is not None and code not in codes:
            raise NotInList(field)
    return event.model_dump_json(exclude_none=True).encode()
