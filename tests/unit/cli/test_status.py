from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from stride_chassis import load_queries, statement_names
from stride_cli.status.judge import SLOW_S, judge
from stride_cli.status.seen import Consumer, Deliveries, Ending, Look, Outbox, Parked, Seals, Seen, Sessions

READY = Seen("sessions", "http://127.0.0.1:1", answers=True)
WELL = Look(
    services=(READY,),
    consumers=(Consumer("reports.figures", 9, 0, 2.0),),
    outbox=Outbox(0, 0.0),
    deliveries=Deliveries({"sent": 3}, 0.0),
    sessions=Sessions(to_come=4, kept=1, not_home=2, late=3),
    published=100,
)
PARKED = Parked("reports.figures", "stride.merton.concerns", "not-json", 1)
ENDS_SOON = Ending("Kafka's certificate", date(2026, 12, 1), 29)
UNWELL = {
    "kafka-away": replace(WELL, kafka_answers=False, consumers=()),
    "no-answer": replace(WELL, services=(replace(READY, answers=False),)),
    "not-ready": replace(WELL, services=(replace(READY, failing=("relay",)),)),
    "silent-database": replace(WELL, silent=("reports",)),
    "slow-outbox": replace(WELL, outbox=Outbox(3, SLOW_S + 1)),
    "no-partitions": replace(WELL, consumers=(Consumer("reports.figures", 0, 4, None),)),
    "stuck-consumer": replace(WELL, consumers=(Consumer("reports.figures", 9, 4, SLOW_S + 1),)),
    "parked": replace(WELL, parked=(PARKED,)),
    "failed-delivery": replace(WELL, deliveries=Deliveries({"failed": 1}, 0.0)),
    "lost-key": replace(WELL, seals=(Seals("sessions", keys=1, lost=2),)),
    "ends-soon": replace(WELL, endings=(Ending("the authority", date(2036, 1, 1), 3000), ENDS_SOON)),
    "has-ended": replace(WELL, endings=(replace(ENDS_SOON, days=-1),)),
    "overdue-delivery": replace(WELL, deliveries=Deliveries({"due": 1}, SLOW_S + 1)),
}


def test_a_stack_that_is_well_needs_nothing() -> None:
    assert all(row.is_well for row in judge(WELL))


@pytest.mark.parametrize("seen", UNWELL.values(), ids=UNWELL.keys())
def test_each_trouble_is_one_row_with_advice(seen: Look) -> None:
    assert len([row for row in judge(seen) if row.advice]) == 1


def test_a_mail_that_failed_once_does_not_hide_that_others_wait() -> None:
    both = replace(WELL, deliveries=Deliveries({"due": 1, "failed": 1}, SLOW_S + 1))
    (advice,) = [row.advice for row in judge(both) if row.advice]
    assert "overdue" in advice


def test_a_little_behind_is_no_trouble() -> None:
    busy = replace(
        WELL,
        consumers=(Consumer("reports.figures", 9, 50, 0.1),),
        outbox=Outbox(5, 0.1),
        deliveries=Deliveries({"due": 2}, 0.5),
    )

    assert all(row.is_well for row in judge(busy))
    assert busy.unsettled == "5 events in the outbox, 50 records before reports.figures, 2 mails to send"


def test_what_is_settled_waits_for_nothing() -> None:
    assert WELL.unsettled == ""
    assert replace(WELL, silent=("reports",)).unsettled
    assert replace(WELL, kafka_answers=False).unsettled


def test_what_a_borough_has_to_look_into_is_shown_and_is_no_trouble_of_the_stack() -> None:
    row = judge(WELL)[-1]

    assert (row.part, row.is_well) == ("sessions", True)
    assert row.state == "4 to come, 1 places kept for an answer, 2 ended and not said to be home, 3 concerns overdue"


def test_a_row_for_programs_says_whether_it_is_well() -> None:
    assert judge(WELL)[0].as_json()["ok"] is True
    assert judge(UNWELL["parked"])[-3].as_json()["ok"] is False


def test_of_what_ends_the_earliest_is_shown_and_is_well_until_thirty_days_before() -> None:
    later, first = Ending("the authority", date(2036, 1, 1), 3000), replace(ENDS_SOON, days=30)

    row = judge(replace(WELL, endings=(later, first)))[-1]

    assert (row.part, row.name, row.is_well) == ("expiry", "Kafka's certificate", True)
    assert row.state == "ends on 2026-12-01, in 30 days, before all others"
    assert judge(WELL)[-1].part != "expiry"


def test_every_statement_of_ours_is_used() -> None:
    assert set(statement_names(load_queries("stride_cli", "sql/status.sql"))) == {
        "count_parked",
        "count_deliveries",
        "count_sessions",
    }


@pytest.mark.parametrize(
    ("seals", "state"),
    [
        (Seals("sessions", keys=1), "1 key, all rows are under it"),
        (Seals("sessions", keys=2, is_counted=False), "2 keys, rows being counted"),
        (Seals("sessions", keys=2, older=7), "2 keys, 7 rows still under an older one"),
        (Seals("sessions", keys=2), "2 keys, the older may go: stride seal-key retire sessions"),
    ],
)
def test_a_rotation_that_is_under_way_is_shown_and_is_no_trouble(seals: Seals, state: str) -> None:
    row = judge(replace(WELL, seals=(seals,)))[-1]
    assert (row.name, row.state, row.is_well) == ("sessions", state, True)


def test_of_a_service_that_does_not_answer_nothing_is_said_of_its_keys() -> None:
    assert judge(replace(WELL, seals=(Seals("sessions", keys=2, answers=False),))) == judge(WELL)
