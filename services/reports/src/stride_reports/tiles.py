"""Where each borough lies on the map of squares, one square a borough; it is a picture of London, not a measurement.

The arrangement is the usual one, eight columns by seven rows, after "London Squared" by After the Flood (2015).
"""

import csv
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Place:
    """A borough's square, counted from 1 from the north-west."""

    slug: str
    name: str
    column: int
    row: int


def load_places() -> tuple[Place, ...]:
    """Read the squares of all 33 boroughs from `tiles.csv`, from north to south."""
    text = files("stride_reports").joinpath("tiles.csv").read_text(encoding="utf-8")
    return tuple(
        Place(row["slug"], row["name"], int(row["column"]), int(row["row"]))
        for row in csv.DictReader(text.splitlines())
    )
