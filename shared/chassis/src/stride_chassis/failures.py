"""Describes an exception for the log: what, where and why; it leaves out values that a database or a model quotes."""

from collections.abc import Mapping
from traceback import extract_tb
from typing import Any

import asyncpg
from pydantic import ValidationError

MOST_FRAMES = 12
MOST_CAUSES = 4
LONGEST_MESSAGE = 300

_QUOTES_VALUES = "22"  # SQLSTATE class "data exception": its messages repeat what was sent


def describe(error: BaseException, depth: int = MOST_CAUSES) -> dict[str, Any]:
    """Give type, message, the innermost frames, and the same of the cause; made for a JSON field."""
    description: dict[str, Any] = {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "message": _message(error)[:LONGEST_MESSAGE],
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in extract_tb(error.__traceback__)][
            -MOST_FRAMES:
        ],
    }
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and depth > 0:
        description["cause"] = describe(cause, depth - 1)
    if isinstance(error, BaseExceptionGroup) and depth > 0:
        description["parts"] = [describe(part, depth - 1) for part in error.exceptions]
    return description


def readable(description: Mapping[str, Any]) -> str:
    """Write a description as lines for a person: the failure, where it was, and each one behind it below."""
    lines = [f"{description['type']}: {description['message']}", *(f"  {frame}" for frame in description["frames"])]
    behind = [description["cause"]] if "cause" in description else []
    lines += [f"because of {readable(one)}" for one in behind]
    lines += [f"part {readable(one)}" for one in description.get("parts", ())]
    return "\n".join(lines)


def _message(error: BaseException) -> str:
    if isinstance(error, ValidationError):
        fields = {".".join(map(str, fault["loc"])) for fault in error.errors(include_input=False)}
        return f"{error.title}: {', '.join(sorted(fields))}"
    if isinstance(error, asyncpg.PostgresError):
        state = error.sqlstate or ""
        return state if state.startswith(_QUOTES_VALUES) else f"{state} {error.args[0] if error.args else ''}"
    return str(error)
