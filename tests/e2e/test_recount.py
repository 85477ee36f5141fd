"""The recount can fail: each kind of damage is complained of, and of nothing else."""

from __future__ import annotations

import json
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.recount import figures, mails
from tests.e2e.recount.events import checks_of, load_schemas, once_each
from tests.e2e.said import CONCERN, SESSION, cancelled, london_of, of_concern, raised, record

if TYPE_CHECKING:
    from tests.e2e.recount.records import Record

SCHEMAS = load_schemas(Path(__file__).parents[2] / "shared" / "contracts" / "schemas")
CHECKS = checks_of(SCHEMAS)


def with_header(sound: Record, name: str, value: str) -> Record:
    return sound._replace(headers=tuple({**dict(sound.headers), name: value.encode()}.items()))


def without_header(sound: Record, name: str) -> Record:
    return sound._replace(headers=tuple(pair for pair in sound.headers if pair[0] != name))


def failing(records: list[Record]) -> set[str]:
    return {name for name, check in CHECKS.items() if check(records)}


def test_sound_records_pass_every_check() -> None:
    assert failing([cancelled(1), cancelled(2, offset=1), raised()]) == set()


@pytest.mark.parametrize(
    ("damaged", "check"),
    [
        (without_header(cancelled(), "ce_source"), "every record is a CloudEvent"),
        (with_header(cancelled(), "ce_time", "2026-11-22T18:00:00"), "every record is a CloudEvent"),
        (cancelled()._replace(headers=(*cancelled().headers, ("ce_id", b"x"))), "every record is a CloudEvent"),
        (cancelled()._replace(value=b'{"reason": "weather"}'), "every record keeps its JSON Schema"),
        (with_header(cancelled(), "ce_type", "stride.session-completed.v1"), "every record keeps its JSON Schema"),
        (with_header(cancelled(), "ce_tenant", "ealing"), "the tenant is the topic's borough"),
        (with_header(cancelled(), "ce_subject", CONCERN), "the key is the subject"),
        (cancelled()._replace(key=None), "the key is the subject"),
        (with_header(cancelled(), "ce_keyseq", "2"), "keyseq counts 1..n in each key"),
        (without_header(cancelled(), "ce_keyseq"), "keyseq counts 1..n in each key"),
    ],
)
def test_each_damage_is_found_by_its_check(damaged: Record, check: str) -> None:
    assert failing([damaged]) == {check}


def test_a_gap_in_a_key_is_found() -> None:
    assert failing([cancelled(1), cancelled(3, offset=1)]) == {"keyseq counts 1..n in each key"}


def test_a_reply_must_carry_no_number() -> None:
    facts = {"concern_id": CONCERN, "reference": None}
    reply = record("reply-acknowledged", "stride.merton.replies", facts)

    assert failing([reply]) == {"keyseq counts 1..n in each key"}
    assert failing([without_header(reply, "ce_keyseq")]) == set()


def test_on_the_roll_out_topic_the_tenant_is_the_key() -> None:
    facts = {"borough": "merton", "gss_code": "E09000024", "police_command": "south-west", "stage": "pilot"}
    joined = record("borough-onboarded", "stride.rollout", facts)

    assert failing([joined]) == set()
    assert failing([with_header(joined, "ce_tenant", "ealing")]) == {"the tenant is the topic's borough"}


def test_a_repeat_passes_and_counts_once() -> None:
    records = [cancelled(1), cancelled(1, offset=1)]

    assert failing(records) == set()
    assert once_each(records) == records[:1]


def test_another_event_under_the_same_number_is_found() -> None:
    other = cancelled(1, offset=1)._replace(value=json.dumps({"session_id": SESSION, "reason": "other"}).encode())

    assert failing([cancelled(1), other]) == {"a repeat is the same event"}


def test_figures_that_agree_pass() -> None:
    records = [cancelled(), raised()]

    assert figures.recount(records)["merton"].figures()["sessions"]["by_state"] == {"cancelled": 1}
    assert figures.differences(records, london_of(records)) == []


def test_an_event_counted_twice_or_never_is_found() -> None:
    assert figures.differences([cancelled()], london_of([cancelled(1), cancelled(2)]))
    assert figures.differences([cancelled(), raised()], london_of([cancelled()]))
    assert figures.differences([cancelled()], {"boroughs": [], "total": {}})


def test_the_latest_answer_and_attendance_count() -> None:
    answers = [
        record("concern-answered", "stride.merton.concerns", {"concern_id": CONCERN, "answer": answer}, number=number)
        for number, answer in enumerate(["acknowledged", "actioned"], 2)
    ]

    counted = figures.recount([raised(), *answers])["merton"].figures()

    assert counted["concerns"]["by_answer"] == {"actioned": 1}
    assert counted["heard"] == {"concern-raised": 1, "concern-answered": 2}


POST = mails.Post(
    {"m1": "ward@merton.example", "m2": "lamps@merton.example"},
    [
        {"event_type": "concern-raised", "codes": {}, "mailbox_ids": ["m1"]},
        {"event_type": "concern-raised", "codes": {"category": ["poor-lighting"]}, "mailbox_ids": ["m1", "m2"]},
        {"event_type": "concern-raised", "codes": {"category": ["no-cctv"]}, "mailbox_ids": ["m2"]},
    ],
    [{"event_id": raised().header("ce_id"), "mailbox_id": box, "state": "sent"} for box in ("m1", "m2")],
)


def mail(recipient: str) -> EmailMessage:
    message = EmailMessage()
    message["To"] = recipient
    message["X-Stride-Event"] = raised().header("ce_id")
    return message


def test_each_recipient_is_wanted_once_however_many_rules_match() -> None:
    got = [mail("ward@merton.example"), mail("lamps@merton.example")]

    assert mails.differences([raised()], {"merton": POST}, got) == []


@pytest.mark.parametrize(
    "got",
    [
        ["ward@merton.example"],
        ["ward@merton.example", "lamps@merton.example", "lamps@merton.example"],
        ["ward@merton.example", "lamps@merton.example", "parks@merton.example"],
    ],
)
def test_a_mail_missing_repeated_or_unwanted_is_found(got: list[str]) -> None:
    assert len(mails.differences([raised()], {"merton": POST}, [mail(recipient) for recipient in got])) == 1


def test_a_mail_about_nothing_that_a_rule_names_is_found() -> None:
    got = [mail("ward@merton.example"), mail("lamps@merton.example")]

    assert len(mails.differences([], {"merton": POST}, got)) == 2


def given_up(deliveries: int) -> dict[str, mails.Post]:
    """The post of which some deliveries were made before the concern was erased, and the others given up."""
    return {"merton": POST._replace(deliveries=POST.deliveries[:deliveries])}


def test_whoever_was_not_yet_told_of_a_concern_that_was_erased_need_not_be() -> None:
    records = [raised(), of_concern("concern-erased", 2, reason="requested")]
    got = [mail("ward@merton.example")]

    assert mails.differences(records, given_up(0), []) == []
    assert mails.differences(records, given_up(1), got) == []
    assert mails.differences(records, given_up(0), got) == []


def test_a_mail_about_an_erased_concern_that_is_repeated_unwanted_or_not_there_is_found() -> None:
    records = [raised(), of_concern("concern-erased", 2, reason="requested")]
    got = [mail("ward@merton.example")]

    assert len(mails.differences(records, given_up(1), got * 2)) == 1
    assert len(mails.differences(records, given_up(1), [])) == 1
    assert len(mails.differences(records, given_up(0), [mail("parks@merton.example")])) == 1
