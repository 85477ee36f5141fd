from __future__ import annotations

from stride_cli.demo.report import figure_column


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
