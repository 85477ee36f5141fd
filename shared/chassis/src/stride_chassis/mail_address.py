"""An address that mail can be sent to, as a field of a request or a setting; it never asks whether anybody is there."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

_PATTERN = (
    r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$"
)
_LONGEST, _LONGEST_LOCAL_PART = 254, 64
_ADDRESS = re.compile(_PATTERN)


class NotAnAddress(ValueError):
    """No address that mail can be sent to: name@host.domain in ASCII, without quotes, 254 characters at most."""


def mail_address(text: str) -> str:
    """The address as it is kept: its host in lower case; raises `NotAnAddress`.

    A subset of RFC 5321 (dot-string local part, host name with a dot), which leaves no room for control characters.
    """
    local, _, host = text.partition("@")
    if len(text) > _LONGEST or len(local) > _LONGEST_LOCAL_PART or not _ADDRESS.fullmatch(text):
        raise NotAnAddress("this is no address of the form name@host.domain")
    return f"{local}@{host.lower()}"


MailAddress = Annotated[
    str,
    StringConstraints(pattern=_PATTERN, max_length=_LONGEST),
    AfterValidator(mail_address),
    Field(description="An e-mail address, `name@host.domain`."),
]
