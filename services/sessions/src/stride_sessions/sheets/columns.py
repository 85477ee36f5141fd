"""The columns of a list of sessions, and what each cell may hold; a refusal never repeats what a cell holds."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any

from stride_contracts.codes import Light, SchemeSlug, SessionKind
from stride_contracts.fields import REFERENCE_PATTERN, SLUG_PATTERN

from stride_sessions.domain.codes import Access, ForWhom, Pace
from stride_sessions.sheets.limits import LONGEST_CELL
from stride_sessions.sheets.rows import FORMULA_MARK

_FORMULA = re.compile(rf"[{FORMULA_MARK}+@-]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
_DAY = re.compile(r"(?P<year>20[0-9]{2})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_BRITISH_DAY = re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>20[0-9]{2})")
_TIME = re.compile(r"(?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5][0-9])(?::00)?")

_SAID = {"yes": True, "true": True, "no": False, "false": False}


class CellRefused(Exception):
    """A cell cannot be right; `code` is stable, and `sentence` says what it should be."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is known: how its cells are read, and whether each must be filled."""

    read: Callable[[str], Any]
    is_required: bool = True


def read_cell(column: Column, text: str) -> Any:  # noqa: ANN401 - each column has its own type
    """Read the text of a cell, None for an empty one; raises `CellRefused`."""
    if not text:
        if column.is_required:
            raise CellRefused("cell-empty", "This must be filled in.")
        return None
    if len(text) > LONGEST_CELL:
        raise CellRefused("cell-too-long", f"A cell has at most {LONGEST_CELL} characters.")
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        raise CellRefused("formula", "Formulas are not taken. Put in the value itself.")
    return column.read(text)


def _code(codes: type[StrEnum]) -> Callable[[str], str]:
    known = {code.value for code in codes}
    sentence = f"This must be one of: {', '.join(codes)}."

    def read(text: str) -> str:
        if text not in known:
            raise CellRefused("code-unknown", sentence)
        return text

    return read


def _codes(codes: type[StrEnum]) -> Callable[[str], tuple[str, ...]]:
    read_one = _code(codes)
    return lambda text: tuple(sorted({read_one(each) for each in text.replace(",", " ").split()}))


def _yes_or_no(text: str) -> bool:
    if text.casefold() not in _SAID:
        raise CellRefused("not-yes-or-no", "This must be yes or no.")
    return _SAID[text.casefold()]


def _form(pattern: str, sentence: str) -> Callable[[str], str]:
    form = re.compile(pattern)

    def read(text: str) -> str:
        if form.fullmatch(text) is None:
            raise CellRefused("form-wrong", sentence)
        return text

    return read


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if _WHOLE.fullmatch(text) is None:
            raise CellRefused("not-a-whole-number", "This must be a whole number.")
        if not least <= int(text) <= most:
            raise CellRefused("out-of-range", f"This must be between {least} and {most}.")
        return int(text)

    return read


def _day(text: str) -> date:
    found = _DAY.fullmatch(text) or _BRITISH_DAY.fullmatch(text)
    try:
        if found is not None:
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:  # a 30th of February
        pass
    raise CellRefused("not-a-date", "This must be a date: YYYY-MM-DD, or DD/MM/YYYY.")


def _time(text: str) -> time:
    found = _TIME.fullmatch(text)
    if found is None:
        raise CellRefused("not-a-time", "This must be a time of day: HH:MM.")
    return time(int(found["hour"]), int(found["minute"]))


COLUMNS: Mapping[str, Column] = {
    "reference": Column(
        _form(
            REFERENCE_PATTERN,
            "This must be a number of at most nine digits, or begin with a letter and hold a digit.",
        )
    ),
    "scheme": Column(_code(SchemeSlug)),
    "kind": Column(_code(SessionKind)),
    "ward": Column(_form("E05[0-9]{6}", "This must be the GSS code of a ward: E05 and six digits.")),
    "date": Column(_day),
    "time": Column(_time),
    "minutes": Column(_whole(5, 480)),
    "capacity": Column(_whole(1, 500), is_required=False),
    "host": Column(
        _form(SLUG_PATTERN, "This must be the short name of a host: small letters, digits, hyphens."),
        is_required=False,
    ),
    "distance_m": Column(_whole(0, 100_000), is_required=False),
    "pace": Column(_code(Pace), is_required=False),
    "step_free": Column(_yes_or_no, is_required=False),
    "accessibility": Column(_codes(Access), is_required=False),
    "light": Column(_code(Light), is_required=False),
    "for_whom": Column(_code(ForWhom), is_required=False),
}
"""By the names that a header gives them."""
