"""The recount can fail: each kind of damage is complained of, and of nothing else."""

from __future__ import annotations

import json
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.recount import figures, mails
from tests.e2e.recount.events import checks_of, load_schemas, once_each
from tests.e2e.recount.records import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMAS = load_schemas(Path(__file__).parents[2] / "shared" / "contracts" / "schemas")
CHECKS = checks_of(SCHEMAS)
SESSION = "0199d5a0-0000-7000-8000-000000000001"
CONCERN = "5a1d3c1e-0000-4000-8000-000000000002"
EVENT = "5a1d3c1e-0000-4000-8000-0000000000{:02d}"


def record(name: str, topic: str, facts: Mapping[str, object], *, number: int = 1, offset: int = 0) -> Record:
    subject = str(next(iter(facts.values())))
    headers = {
        "ce_specversion": "1.0",
        "ce_id": EVENT.format(number + 10 * len(name)),
        "ce_source": "/stride/sessions",
        "ce_type": f"stride.{name}.v1",
        "ce_time": "2026-11-22T18:00:00Z",
        "ce_subject": subject,
        "ce_dataschema": f"urn:stride:schema:{name}:1",
        "ce_tenant": "merton",
        "ce_keyseq": str(number),
        "content-type": "application/json",
    }
    encoded = tuple((header, value.encode()) for header, value in headers.items())
    return Record(topic, 0, offset, subject.encode(), encoded, json.dumps(facts).encode())


def with_header(sound: Record, name: str, value: str) -> Record:
    return sound._replace(headers=tuple({**dict(sound.headers), name: value.encode()}.items()))


def without_header(sound: Record, name: str) -> Record:
    return sound._replace(headers=tuple(pair for pair in sound.headers if pair[0] != name))


def cancelled(number: int = 1, *, offset: int = 0) -> Record:
    facts = {"session_id": SESSION, "reason": "weather"}
    return record("session-cancelled", "stride.merton.sessions", facts, number=number, offset=offset)


def raised() -> Record:
    facts = {
        "concern_id": CONCERN,
        "kind": "concern",
        "category": "poor-lighting",
        "setting": "quiet-street",
        "light": "dark",
        "severity": "low",
        "ward": "E05990301",
    }
    return record("concern-raised", "stride.merton.concerns", facts)


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


def london_of(records: list[Record]) -> dict[str, object]:
    counted = figures.recount(records)["merton"]
    return {
        "boroughs": [{"borough": "merton", **counted.figures(), "rollout": counted.rollout()}],
        "total": counted.figures(),
    }


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


def of_concern(name: str, number: int, **facts: str) -> Record:
    return record(name, "stride.merton.concerns", {"concern_id": CONCERN, **facts}, number=number)


def concerns_after(*records: Record) -> dict[str, dict[str, int]]:
    counted = figures.recount([raised(), *records])["merton"].figures()["concerns"]
    return {facet: counts for facet, counts in counted.items() if counts and facet not in UNMOVED}


UNMOVED = ("by_kind", "by_setting", "by_light")


def test_a_concern_counts_where_its_records_leave_it() -> None:
    life = [
        of_concern("concern-triaged", 2, category="no-cctv", severity="high"),
        of_concern("concern-referred", 3, to="force", asks_for="reassurance-patrol"),
        of_concern("concern-actioned", 4, action="reassurance-patrol"),
        of_concern("concern-actioned", 5, action="cctv"),
        of_concern("concern-actioned", 6, action="cctv"),
        of_concern("concern-closed", 7, outcome="done"),
    ]
    coded = {"by_category": {"no-cctv": 1}, "by_severity": {"high": 1}}
    referred = {"by_referred_to": {"force": 1}, "by_asked_for": {"reassurance-patrol": 1}}
    done = {"by_action": {"reassurance-patrol": 1, "cctv": 1}}

    assert concerns_after(*life[:1]) == coded | {"by_state": {"triaged": 1}}
    assert concerns_after(*life[:2]) == coded | referred | {"by_state": {"referred": 1}}
    assert concerns_after(*life) == coded | referred | done | {"by_state": {"closed": 1}, "by_outcome": {"done": 1}}


def test_a_concern_opened_again_has_no_outcome_and_one_that_went_elsewhere_only_what_was_done() -> None:
    ended = [of_concern("concern-actioned", 2, action="lighting"), of_concern("concern-closed", 3, outcome="done")]
    opened = [*ended, of_concern("concern-reopened", 4, by="person")]
    left = of_concern("concern-transferred", 5, direction="out", other_borough="sutton")

    assert "by_outcome" not in concerns_after(*opened)
    assert concerns_after(*opened)["by_reopened_by"] == {"person": 1}
    assert concerns_after(*opened, left) == {"by_state": {"transferred": 1}, "by_action": {"lighting": 1}}


def test_a_concern_that_came_back_begins_again() -> None:
    there_and_back = [
        of_concern("concern-transferred", 2, direction="out", other_borough="sutton"),
        of_concern("concern-transferred", 3, direction="in", other_borough="sutton"),
    ]

    assert concerns_after(*there_and_back)["by_state"] == {"raised": 1}
    assert concerns_after(*there_and_back)["by_came_from"] == {"sutton": 1}


def test_an_erased_concern_counts_by_what_was_heard_alone() -> None:
    erased = of_concern("concern-erased", 2, reason="requested")

    counted = figures.recount([raised(), erased])["merton"].figures()

    assert not any(counted["concerns"].values())
    assert counted["heard"] == {"concern-raised": 1, "concern-erased": 1}


@pytest.mark.parametrize("facet", ["by_state", "by_outcome", "by_action"])
def test_a_figure_of_concerns_that_is_wrong_is_found(facet: str) -> None:
    life = [raised(), of_concern("concern-actioned", 2, action="cctv"), of_concern("concern-closed", 3, outcome="done")]
    london = json.loads(json.dumps(london_of(life)))
    london["boroughs"][0]["concerns"][facet] = {"done-twice": 1}

    assert len(figures.differences(life, london)) == 1


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
