"""The boroughs there are, read once from a reference file; it refuses a file that it cannot read whole."""

from __future__ import annotations

import csv
import re
from importlib.resources import files
from io import StringIO
from typing import TYPE_CHECKING

from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.rollout import ListedBorough

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_COLUMNS = {"gss_code", "slug", "police_command"}
_FORMS = {"slug": r"[a-z][a-z0-9-]{0,63}", "gss_code": r"E09[0-9]{6}", "police_command": r"[a-z][a-z0-9-]{0,63}"}


class ReferenceFileUnsound(ValueError):
    """The reference file of boroughs lacks a column, or holds a row that is not a borough."""


class Reference:
    """The boroughs of the reference file, by slug.

    Args:
        listed: the boroughs.
    """

    def __init__(self, listed: Iterable[ListedBorough]) -> None:
        self._listed = {borough.slug: borough for borough in listed}

    @classmethod
    def load(cls, path: Path | None = None) -> Reference:
        """Read a file with the columns gss_code, slug and police_command; the packaged one by default."""
        file = path or files("stride_contracts").joinpath("boroughs.csv")
        rows = csv.DictReader(StringIO(file.read_text(encoding="utf-8")))
        if not set(rows.fieldnames or ()) >= _COLUMNS:
            message = f"the reference file of boroughs needs the columns {', '.join(sorted(_COLUMNS))}"
            raise ReferenceFileUnsound(message)
        return cls([_listed(row, number) for number, row in enumerate(rows, start=2)])

    @property
    def slugs(self) -> list[str]:
        """Every borough of the file."""
        return list(self._listed)

    def get(self, slug: str) -> ListedBorough:
        """Raises `Unknown`."""
        if slug not in self._listed:
            raise Unknown
        return self._listed[slug]


def _listed(row: dict[str, str], number: int) -> ListedBorough:
    values = {
        "slug": row["slug"],
        "gss_code": row["gss_code"],
        "police_command": (row["police_command"] or "").strip().lower().replace(" ", "-"),
    }
    for name, form in _FORMS.items():
        if re.fullmatch(form, values[name] or "") is None:
            message = f"the reference file of boroughs, line {number}: {name} is not of the form {form}"
            raise ReferenceFileUnsound(message)
    return ListedBorough(**values)
