from __future__ import annotations

from io import StringIO
from typing import Any

from rich.console import Console
from stride_cli.demo.report import BESIDE, figure_column, show_figures


def test_a_place_is_shown_by_its_figures() -> None:
    column = figure_column(
        {
            "sessions": {"by_state": {"completed": 1, "planned": 2}},
            "attendance": {"by_role": {"officer": {"attended": 5}, "participant": {"attended": 12, "no-show": 1}}},
            "concerns": {"by_category": {"poor-lighting": 1, "wider-issue": 2}, "by_answer": {"acknowledged": 1}},
        }
    )

    assert column == {
        "sessions planned": "2",
        "sessions completed": "1",
        "sessions cancelled": "-",
        "officers who came": "5",
        "hosts who came": "-",
        "participants who came": "12",
        "concerns": "3",
        "of them poor lighting": "1",
        "of them acknowledged": "1",
    }


def test_of_many_places_a_few_stand_beside_each_other_and_london_last() -> None:
    nothing: dict[str, Any] = {"attendance": {"by_role": {}}, "concerns": {"by_category": {}, "by_answer": {}}}
    boroughs = [{"borough": f"place-{n}", "sessions": {"by_state": {"planned": 52}}, **nothing} for n in range(BESIDE)]
    total = {"sessions": {"by_state": {"planned": 52 * BESIDE}}, **nothing}
    shown = StringIO()

    show_figures(Console(file=shown, width=100), {"boroughs": boroughs, "total": total})

    planned = [line.split("│")[2:-1] for line in shown.getvalue().splitlines() if "sessions planned" in line]
    assert [[int(cell) for cell in line] for line in planned] == [[52] * BESIDE, [52 * BESIDE]]
