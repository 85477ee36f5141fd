"""The sorts of field a request may have; what a field refuses, its schema says, so that nobody has to guess."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import Header, Path
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    StringConstraints,
    model_serializer,
)
from stride_contracts.fields import SLUG_PATTERN

# Days that there are, so that who reads the document sends no 31 September.
_UP_TO_28, _UP_TO_30, _UP_TO_31 = "(0[1-9]|1[0-9]|2[0-8])", "(0[1-9]|[12][0-9]|30)", "(0[1-9]|[12][0-9]|3[01])"
_EVERY_YEAR = f"((0[13578]|1[02])-{_UP_TO_31}|(0[469]|11)-{_UP_TO_30}|02-{_UP_TO_28})"
_LEAP_DAY = "([02468][048]|[13579][26])-02-29"  # this century has one every fourth year
_WALL_PATTERN = rf"^20([0-9]{{2}}-{_EVERY_YEAR}|{_LEAP_DAY})T([01][0-9]|2[0-3]):[0-5][0-9](:00)?$"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Body(BaseModel):
    """What is sent with a command: known fields only, and codes of our lists only."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_enum_values=True)


class Partial(Body):
    """A body in which what is left out means something else than null; its repeat is known by what was sent."""

    @model_serializer(mode="wrap")
    def _as_sent(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in write(self).items() if name in self.model_fields_set}


def _as_whole(value: object) -> object:
    """Take 60.0 for the 60 it is in JSON."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE = BeforeValidator(_as_whole)
"""Ends the annotation of a whole number, after its bounds, which its schema would lose otherwise."""


def whole(least: int, most: int, description: str) -> Any:  # noqa: ANN401 - the metadata of a field has no one type
    """Bounds of a whole number; neither `true` nor `"7"` is one."""
    return Field(strict=True, ge=least, le=most, description=description)


def _is_a_day(value: object) -> object:
    """Take a date as it is written only, where pydantic would also take seconds since 1970."""
    if not isinstance(value, str) or _DAY.fullmatch(value) is None:
        message = "Input should be a date, YYYY-MM-DD"
        raise ValueError(message)
    return value


WallTime = Annotated[
    str,
    StringConstraints(pattern=_WALL_PATTERN, max_length=19),
    Field(description="What the clock on the wall shows, without zone: `2026-11-22T18:30`."),
]
TimeOfDay = Annotated[
    str,
    StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", max_length=5),
    Field(description="A time of day that the clock on the wall shows: `18:30`."),
]
Zone = Annotated[Literal["Europe/London"], Field(description="Where that wall is.")]
Day = Annotated[date, BeforeValidator(_is_a_day), Field(description="A day, `YYYY-MM-DD`.")]

BoroughPath = Annotated[
    str, Path(pattern=SLUG_PATTERN, max_length=64, description="A borough, by its slug.", examples=["merton"])
]

SecretKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=32,
        max_length=255,
        pattern=r"^[\x21-\x7e]+$",
        description="Names this command: 128 random bits at least, such as a UUID. Whoever sends it again "
        "with the same body is given the same code.",
    ),
]


def next_week() -> str:
    """A time that a session may be planned for, whenever an example is read."""
    return f"{(datetime.now(UTC) + timedelta(days=7)).date()}T18:30"
