"""The reference file of boroughs: GSS code, slug, name, police command; dated data, not a rule of the scheme.

The `boroughs.csv` packaged with the contracts holds the 32 London boroughs and the City, with the police commands as
they are grouped today; a deployment names a file of its own where they change.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import stride_contracts
from stride_contracts import NotOurTopic, TopicKind, topic_for

from stride_provision.errors import BoroughsUnreadable, UnknownBorough

PACKAGED = Path(stride_contracts.__file__).with_name("boroughs.csv")
_COLUMNS = ["gss_code", "slug", "name", "police_command"]
_GSS_CODE = re.compile(r"E09\d{6}")
_NOT_IN_SLUGS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Borough:
    """One borough as the reference file describes it."""

    gss_code: str
    slug: str
    name: str
    police_command: str

    @property
    def police_command_slug(self) -> str:
        """The police command as a code: `South West` is `south-west`."""
        return _NOT_IN_SLUGS.sub("-", self.police_command.lower()).strip("-")


class Boroughs:
    """The boroughs by slug, in the order of the file."""

    def __init__(self, boroughs: dict[str, Borough]) -> None:
        self._by_slug = boroughs

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read a file, or the packaged one; raises `BoroughsUnreadable` naming the line that is wrong."""
        path = path or PACKAGED
        by_slug: dict[str, Borough] = {}
        with path.open(newline="", encoding="utf-8") as file:
            rows = csv.DictReader(file, strict=True)
            if rows.fieldnames != _COLUMNS:
                message = f"{path}: the first line must be {','.join(_COLUMNS)}"
                raise BoroughsUnreadable(message)
            for row in rows:
                borough = _borough(row, f"{path}:{rows.line_num}")
                if borough.slug in by_slug:
                    message = f"{path}:{rows.line_num}: {borough.slug} is listed twice"
                    raise BoroughsUnreadable(message)
                by_slug[borough.slug] = borough
        return cls(by_slug)

    def get(self, slug: str) -> Borough:
        """Return the borough of this slug; raises `UnknownBorough`."""
        found = self._by_slug.get(slug)
        if found is None:
            message = f"no borough with the slug {slug!r} is in the reference file"
            raise UnknownBorough(message)
        return found

    def find(self, slug: str) -> Borough | None:
        """Return the borough of this slug, or None."""
        return self._by_slug.get(slug)

    def __contains__(self, slug: object) -> bool:
        return slug in self._by_slug

    def __iter__(self) -> Iterator[Borough]:
        return iter(self._by_slug.values())

    def __len__(self) -> int:
        return len(self._by_slug)


def _borough(row: dict[str, str], place: str) -> Borough:
    is_whole = None not in row and all(row.get(column) for column in _COLUMNS)
    if not is_whole or not _GSS_CODE.fullmatch(row["gss_code"]):
        message = f"{place}: wants a GSS code (E09 and six digits), a slug, a name and a police command"
        raise BoroughsUnreadable(message)
    try:
        topic_for(TopicKind.SESSIONS, row["slug"])
    except NotOurTopic as reason:
        message = f"{place}: {reason}"
        raise BoroughsUnreadable(message) from reason
    return Borough(**row)
