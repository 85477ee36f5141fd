from datetime import UTC, datetime
from uuid import UUID

import pytest
from stride_contracts import (
    ConcernErased,
    Envelope,
    NotOurTopic,
    Record,
    ReplyAcknowledged,
    SchemeLaunched,
    SessionCompleted,
    SessionCreated,
    Unreadable,
    Unrecognised,
    check,
    parse,
    read_envelope,
    to_headers,
)

KEY = "0a3b1f7e-5d7c-4f5e-9d51-6f2f4d1c9b11"
COMPLETED = b'{"session_id":"%s","head_count":11}' % KEY.encode()


def record_of(value: bytes | None = COMPLETED, **changes: str) -> Record:
    """A session-completed of Merton; `changes` are to the envelope, the topic or the key."""
    topic, key = changes.pop("topic", "stride.merton.sessions"), changes.pop("key", KEY)
    envelope = Envelope(
        **{
            "id": "f1",
            "source": "/stride/sessions",
            "type": SessionCompleted.event_type,
            "subject": key,
            "tenant": "merton",
            **changes,
        },
        time=datetime(2026, 11, 22, 18, tzinfo=UTC),
        keyseq=1,
    )
    return Record(topic, 0, 7, key.encode(), to_headers(envelope), value, 1_795_000_000_000)


def reason_of(record: Record) -> tuple[str, str]:
    with pytest.raises(Unreadable) as caught:
        parse(read_envelope(record))
    return caught.value.reason, caught.value.detail


def test_a_record_in_order_becomes_its_event() -> None:
    received = read_envelope(record_of())

    assert received.borough == "merton"
    assert parse(received) == SessionCompleted(session_id=UUID(KEY), head_count=11)


def test_an_unknown_type_is_passed_over() -> None:
    received = read_envelope(record_of(b"\xff", type="stride.session-streamed.v1"))

    assert parse(received) == Unrecognised("stride.session-streamed.v1")


def test_a_newer_version_of_a_known_type_is_passed_over() -> None:
    assert isinstance(parse(read_envelope(record_of(type="stride.session-completed.v2"))), Unrecognised)


def test_unknown_fields_are_ignored() -> None:
    parsed = parse(read_envelope(record_of(COMPLETED[:-1] + b',"weather":{"rain":[1]}}')))

    assert parsed == SessionCompleted(session_id=UUID(KEY), head_count=11)


def test_an_unknown_code_is_accepted() -> None:
    value = b'{"session_id":"%s","scheme":"cycle-and-talk","kind":"ride","ward":"E05013815"' % KEY.encode()
    value += b',"on":"2026-11-22","part_of_day":"dawn"}'

    parsed = parse(read_envelope(record_of(value, type=SessionCreated.event_type)))

    assert isinstance(parsed, SessionCreated)
    assert (parsed.scheme, parsed.kind, parsed.part_of_day) == ("cycle-and-talk", "ride", "dawn")


@pytest.mark.parametrize("code", ["Cycle and talk", "", "-", "a" * 65, "rain\\n"])
def test_what_is_no_slug_is_no_code(code: str) -> None:
    value = b'{"concern_id":"%s","reason":"%s"}' % (KEY.encode(), code.encode())
    erased = record_of(value, type=ConcernErased.event_type, topic="stride.merton.concerns")

    assert reason_of(erased) == ("contract-violated", "reason")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, ("not-json", "no value")),
        (b"", ("not-json", "not well-formed")),
        (b"{", ("not-json", "not well-formed")),
        (COMPLETED[:-1] + b',"x":NaN}', ("not-json", "not well-formed")),
        (COMPLETED[:-1] + b',"x":-Infinity}', ("not-json", "not well-formed")),
        (b'"secret"', ("contract-violated", "not an object")),
        (b"{}", ("contract-violated", "head_count, session_id")),
        (COMPLETED.replace(b":11", b':"11"'), ("contract-violated", "head_count")),
        (COMPLETED.replace(b":11", b":11.0"), ("contract-violated", "head_count")),
        (COMPLETED.replace(b":11", b":true"), ("contract-violated", "head_count")),
        (COMPLETED.replace(b":11", b":-1"), ("contract-violated", "head_count")),
        (COMPLETED.replace(b"0a3b", b"zzzz"), ("contract-violated", "session_id")),
        (COMPLETED.replace(b"0a3b", b"0a3c"), ("key-mismatch", "session_id")),
    ],
)
def test_data_that_breaks_the_contract_is_named_and_not_quoted(value: bytes | None, reason: tuple[str, str]) -> None:
    assert reason_of(record_of(value)) == reason


def test_a_string_may_hold_the_word_that_is_no_number() -> None:
    assert parse(read_envelope(record_of(COMPLETED[:-1] + b',"x":"NaN"}')))


def test_check_judges_as_parse_does() -> None:
    check(SessionCompleted.event_type, COMPLETED)
    with pytest.raises(Unreadable, match="contract-violated"):
        check(SessionCompleted.event_type, b"{}")
    with pytest.raises(Unreadable, match="not-json"):
        check(SessionCompleted.event_type, None)


def test_the_key_is_the_subject() -> None:
    record = record_of()

    assert reason_of(record._replace(key=b"another")) == ("key-mismatch", "ce_subject")
    assert reason_of(record._replace(key=None)) == ("key-mismatch", "ce_subject")


def test_the_tenant_is_the_topics_borough() -> None:
    assert reason_of(record_of(tenant="sutton")) == ("tenant-mismatch", "ce_tenant")


def test_a_rollout_event_is_its_boroughs_own() -> None:
    value = b'{"borough":"merton","scheme":"run-and-talk","launched_on":"2026-10-26",'
    value += b'"planned_sessions_per_month":4}'
    launched = {"topic": "stride.rollout", "key": "merton", "type": SchemeLaunched.event_type}

    assert isinstance(parse(read_envelope(record_of(value, **launched))), SchemeLaunched)
    assert reason_of(record_of(value, **launched, tenant="sutton")) == ("tenant-mismatch", "ce_tenant")


@pytest.mark.parametrize("claim", [b"sutton", b"\xff", b"", None])
def test_the_borough_of_a_reply_is_its_topics_whatever_it_claims(claim: bytes | None) -> None:
    value = b'{"concern_id":"%s"}' % KEY.encode()
    record = record_of(value, topic="stride.merton.replies", type=ReplyAcknowledged.event_type)
    headers = [(name, claim if name == "ce_tenant" else raw) for name, raw in record.headers]

    received = read_envelope(record._replace(headers=headers))

    assert received.borough == "merton"
    assert parse(received) == ReplyAcknowledged(concern_id=UUID(KEY))


def test_a_reply_needs_no_tenant_at_all() -> None:
    record = record_of(topic="stride.merton.replies", type=ReplyAcknowledged.event_type)

    without = record._replace(headers=[pair for pair in record.headers if pair[0] != "ce_tenant"])

    assert read_envelope(without).borough == "merton"


def test_a_type_that_has_no_business_on_the_topic_is_refused() -> None:
    assert reason_of(record_of(topic="stride.merton.replies"))[0] == "contract-violated"


def test_a_foreign_topic_is_not_read() -> None:
    with pytest.raises(NotOurTopic):
        read_envelope(record_of(topic="orders.created.v1"))
