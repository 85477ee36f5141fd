"""The sorts of field a contract may have: every string is a code, an identifier or bounded by a pattern."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, StringConstraints
from pydantic_core import CoreSchema, core_schema

SLUG_PATTERN = r"^[a-z][a-z0-9-]{0,63}$"
SYSTEM_PATTERN = r"^[a-z][a-z0-9-]{0,63}\.[a-z][a-z0-9-]{0,63}$"
REFERENCE_PATTERN = r"^(?:[A-Za-z][A-Za-z0-9./_-]{0,19}[0-9][A-Za-z0-9./_-]{0,19}|[1-9][0-9]{0,8})$"


@dataclass(frozen=True)
class Known:
    """Marks a string as a code of an open list: a reader takes any slug, a writer these codes only."""

    codes: type[StrEnum]

    def __get_pydantic_core_schema__(self, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        """Take any slug, as a plain string."""
        del source, handler
        return core_schema.str_schema(pattern=SLUG_PATTERN, max_length=64)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """List the codes of today without closing the list."""
        return {
            **handler(schema),
            "description": (self.codes.__doc__ or "").strip(),
            "x-known-codes": [code.value for code in self.codes],
        }


Slug = Annotated[str, StringConstraints(pattern=SLUG_PATTERN, max_length=64)]
BoroughSlug = Annotated[Slug, Field(description="A borough, by its slug.")]
HostSlug = Annotated[Slug, Field(description="A host group, such as a running club, by its slug.")]
CommandSlug = Annotated[Slug, Field(description="The police command a borough belongs to, by its slug.")]

System = Annotated[
    str,
    StringConstraints(pattern=SYSTEM_PATTERN, max_length=129),
    Field(description="A borough's system, `<borough>.<system>`."),
]
Reference = Annotated[
    str,
    StringConstraints(pattern=REFERENCE_PATTERN, max_length=41),
    Field(
        description="A record's number in another system: begins with a letter and holds a digit, or is a "
        "number of at most nine digits, so that a plain name or telephone number does not fit."
    ),
]
Ward = Annotated[
    str,
    StringConstraints(pattern=r"^E05[0-9]{6}$", max_length=9),
    Field(description="A ward, by its GSS code."),
]
BoroughGss = Annotated[
    str,
    StringConstraints(pattern=r"^E09[0-9]{6}$", max_length=9),
    Field(description="A borough, by its GSS code."),
]
Month = Annotated[
    str,
    StringConstraints(pattern=r"^20[0-9]{2}-(?:0[1-9]|1[0-2])$", max_length=7),
    Field(description="A month, `YYYY-MM`, of London time."),
]

Answer = Annotated[int, Field(ge=1, le=5, description="1 (not at all) to 5 (very much).")]
Minutes = Annotated[int, Field(ge=1, le=1440, description="Minutes.")]
Metres = Annotated[int, Field(ge=0, le=100_000, description="Metres.")]
HeadCount = Annotated[int, Field(ge=0, le=10_000, description="People who came, all roles together.")]
PerMonth = Annotated[int, Field(ge=0, le=1000, description="Sessions planned per month.")]
