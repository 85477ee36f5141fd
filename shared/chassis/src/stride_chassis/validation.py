"""Says which fields of a request are wrong and how, in stable codes; it never repeats a value that was sent."""

import re
from collections.abc import Iterable
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
_LONGEST_MESSAGE = 200


class Fault(BaseModel):
    """One field that is to blame, and why."""

    field: str | None
    code: str
    message: str


def faults_of(error: RequestValidationError) -> list[Fault]:
    """List the faults in the order they were found."""
    return [
        Fault(
            field=_field(fault["loc"]),
            code=str(fault["type"]).replace("_", "-").replace(".", "-"),
            message=_message(str(fault["type"]), str(fault["msg"]))[:_LONGEST_MESSAGE],
        )
        for fault in error.errors()
    ]


def _field(location: Iterable[Any]) -> str:
    """Name a field by its path inside the body, query, path or headers; a strange name is not repeated."""
    source, *path = [str(part) for part in location]
    return ".".join(part if part.isdecimal() or _NAME.fullmatch(part) else "?" for part in path) or source


def _message(kind: str, message: str) -> str:
    """Cut what pydantic quotes from the input: the tag of a union, the character a parser stumbled on."""
    if kind == "union_tag_invalid":
        return "Input should be one of the known kinds"
    if kind.endswith("_parsing"):
        return message.partition(",")[0]
    return message.removeprefix("Value error, ")
