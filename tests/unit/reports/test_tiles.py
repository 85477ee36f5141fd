"""Where the boroughs lie on the map: each once, none on top of another."""

from stride_provision import Boroughs
from stride_reports.tiles import load_places

PLACES = load_places()


def test_every_borough_has_one_square_under_its_own_name() -> None:
    placed = sorted((place.slug, place.name) for place in PLACES)
    assert placed == sorted((borough.slug, borough.name) for borough in Boroughs.load())
    assert len(placed) == 33


def test_no_square_lies_on_another() -> None:
    assert len({(place.column, place.row) for place in PLACES}) == len(PLACES)


def test_the_map_is_eight_columns_by_seven_rows() -> None:
    assert {place.column for place in PLACES} == set(range(1, 9))
    assert {place.row for place in PLACES} == set(range(1, 8))


def test_every_square_touches_another() -> None:
    taken = {(place.column, place.row) for place in PLACES}
    around = [(0, 1), (0, -1), (1, 0), (-1, 0)]
    assert all(any((column + x, row + y) in taken for x, y in around) for column, row in taken)
