"""Finds every field of an OpenAPI document in which a text could be told, and makes a canary of its own for each.

What a field takes is asked of its schema, not of a list: a field that is added tomorrow is found as well.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from jsonschema import Draft202012Validator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Schema: TypeAlias = dict[str, Any]
Path: TypeAlias = tuple[str | int, ...]
Shape: TypeAlias = "Callable[[str], str]"

WRITING = ("put", "post", "patch", "delete")
_CONSONANTS = "bcdfghjklmnpqrstvwxz"
_ANY = random.SystemRandom()


class NotUnderstood(AssertionError):
    """A body has a part that holds who knows what, and so cannot be planted in."""


@dataclass(frozen=True)
class Canary:
    """A text that is in one place only: `needle` is what it is known by, whatever is written around it."""

    place: str
    needle: str
    text: str

    def is_in(self, hay: bytes) -> bool:
        """Whether it is told there, in whatever case; `hay` is in small letters."""
        return self.needle.encode() in hay


@dataclass(frozen=True)
class Field:
    """A field of a body; its schemas are all that it may be."""

    path: Path
    schemas: tuple[Schema, ...]

    @property
    def name(self) -> str:
        return ".".join(str(part) for part in self.path)

    def fits(self, text: str) -> bool:
        """Whether the document lets this text through."""
        return any(_is_valid(schema, text) for schema in self.schemas)

    def shape(self) -> Shape | None:
        """The freest shape of a canary that it takes; None where it takes none."""
        return next((shape for shape in SHAPES if self.fits(shape("zq" + "b" * 12))), None)

    @property
    def is_closed(self) -> bool:
        """Whether it is known that it can tell nothing but a number, an id, a day or a code."""
        return all(
            schema.get("type") in ("integer", "number", "boolean", "null")
            or not schema.keys().isdisjoint(("enum", "const"))
            or schema.get("format") in ("uuid", "date", "date-time")
            or schema.get("pattern") in CLOSED
            for schema in self.schemas
        )


SHAPES: tuple[Shape, ...] = (
    lambda word: f"By the {word} gate; ask for Ann O'Hara.",  # a place, a remark, a reason
    lambda word: f"{word.title()} Okafor",  # a name
    lambda word: f"{word}@canary.example",
    lambda word: f"{word}.example/where",
    lambda word: word,  # a slug
    lambda word: f"{word.upper()}-7",  # a reference
    lambda word: f"07{_digits(word)}",  # a telephone number
    lambda word: f"{word}.desk",  # a system
)
"""From the freest to the strictest; each is made of a word without vowels, which is in nothing else."""
SENTENCE = SHAPES[0]
_MONTHS = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8])"
_DAY = f"([0-9]{{2}}-({_MONTHS})|([02468][048]|[13579][26])-02-29)"
CLOSED = {
    r"^E05[0-9]{6}$": "a ward's code",
    r"^[ABCDEFGHJKLMNPQRSTUVWXYZ23456789]{6}$": "the code of a booking",
    rf"^20{_DAY}T([01][0-9]|2[0-3]):[0-5][0-9](:00)?$": "a time",
    r"^([01][0-9]|2[0-3]):[0-5][0-9]$": "a time of day",
}
"""The forms that are too narrow for a canary, and what else can be told in each."""


def canary(place: str, shape: Shape = SENTENCE) -> Canary:
    """Make one that was never made before."""
    word = "zq" + "".join(_ANY.choices(_CONSONANTS, k=12))
    text = shape(word)
    return Canary(place, word if word in text.lower() else text, text)


def _digits(word: str) -> str:
    return "".join(str(ord(letter) % 10) for letter in word[-9:])


def operations(document: Schema) -> Iterator[tuple[str, str, Schema]]:
    """Method, path and description of every operation that writes, in the document's order."""
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            if method in WRITING:
                yield method.upper(), path, described


def body_of(document: Schema, described: Schema) -> Schema | None:
    """The schema of the JSON that an operation takes."""
    content = described.get("requestBody", {}).get("content", {})
    return _resolved(document, content["application/json"]["schema"]) if "application/json" in content else None


def fields_of(document: Schema, schema: Schema, path: Path = ()) -> Iterator[Field]:
    """Every field of a body that holds one value, however deep it lies; of lists, the first item."""
    found = [_resolved(document, one) for one in schema.get("anyOf", [schema])]
    plain = [one for one in found if one.get("type") not in ("object", "array")]
    if plain and path:
        yield Field(path, tuple(plain))
    for one in found:
        if one.get("type") == "array":
            yield from fields_of(document, one["items"], (*path, 0))
        elif one.get("type") == "object":
            if "properties" not in one and one.get("additionalProperties", True):
                raise NotUnderstood(".".join(map(str, path)))
            for name, inner in one.get("properties", {}).items():
                yield from fields_of(document, inner, (*path, name))


def planted(body: Any, path: Path, text: str) -> Any:
    """The same body with this text in one of its fields."""
    if not path:
        return text
    first, *rest = path
    if first == 0:
        return [planted(body[0] if body else None, tuple(rest), text), *(body or [])[1:]]
    return {**(body or {}), first: planted((body or {}).get(first), tuple(rest), text)}


def _resolved(document: Schema, schema: Schema) -> Schema:
    if "$ref" not in schema:
        return schema
    found: Schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return found


def _is_valid(schema: Schema, text: str) -> bool:
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return bool(validator.is_valid(text))
