from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stride_contracts import Envelope, Unreadable, from_headers, to_headers

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
ENVELOPE = Envelope(
    id="01a19bc0-8198-72e8-beb2-110c32c63ac2",
    source="/stride/sessions",
    type="stride.session-created.v1",
    time=datetime(2026, 11, 22, 18, 30, tzinfo=UTC),
    subject="0a3b1f7e-5d7c-4f5e-9d51-6f2f4d1c9b11",
    tenant="merton",
    keyseq=3,
    traceparent=TRACE,
)
REQUIRED = ["ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "ce_subject", "ce_tenant"]

slugs = st.from_regex(r"[a-z][a-z0-9-]{0,63}", fullmatch=True)
envelopes = st.builds(
    Envelope,
    id=st.uuids().map(str) | st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", fullmatch=True),
    source=st.just("/stride/sessions") | slugs.map("/stride/systems/merton.{}".format),
    type=st.builds("stride.{}.v{}".format, slugs, st.integers(1, 9999)),
    time=st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=1))])),
    subject=st.uuids().map(str) | slugs,
    tenant=slugs,
    keyseq=st.none() | st.integers(1, 10**18 - 1),
    traceparent=st.none() | st.just(TRACE),
)


def headers_with(name: str, value: bytes | None) -> list[tuple[str, bytes | None]]:
    """The headers of an envelope in order, but for one."""
    return [(key, value if key == name else raw) for key, raw in to_headers(ENVELOPE)]


def reason_of(headers: list[tuple[str, bytes | None]]) -> tuple[str, str]:
    with pytest.raises(Unreadable) as caught:
        from_headers(headers)
    return caught.value.reason, caught.value.detail


@given(envelopes)
def test_an_envelope_makes_a_round_trip(envelope: Envelope) -> None:
    assert from_headers(to_headers(envelope)) == envelope


@given(st.lists(st.tuples(st.sampled_from([*REQUIRED, "ce_keyseq", "content-type"]), st.binary() | st.none())))
def test_whatever_the_headers_hold_the_answer_is_unreadable(headers: list[tuple[str, bytes | None]]) -> None:
    with pytest.raises(Unreadable):
        from_headers(headers)


def test_a_local_time_leaves_as_utc() -> None:
    summer = ENVELOPE._replace(time=datetime(2026, 7, 1, 19, 0, tzinfo=timezone(timedelta(hours=1))))

    assert dict(to_headers(summer))["ce_time"] == b"2026-07-01T18:00:00Z"


def test_a_time_without_zone_does_not_leave() -> None:
    with pytest.raises(ValueError, match="zone"):
        to_headers(ENVELOPE._replace(time=datetime(2026, 7, 1, 19, 0)))  # noqa: DTZ001 - the very thing refused


def test_the_schema_follows_from_the_type() -> None:
    assert ENVELOPE.dataschema == "urn:stride:schema:session-created:1"


def test_headers_without_keyseq_or_trace_have_none() -> None:
    bare = [pair for pair in to_headers(ENVELOPE) if pair[0] not in {"ce_keyseq", "traceparent"}]

    assert from_headers(bare) == ENVELOPE._replace(keyseq=None, traceparent=None)


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_attribute_is_named(name: str) -> None:
    assert reason_of([pair for pair in to_headers(ENVELOPE) if pair[0] != name]) == ("attribute-missing", name)


@pytest.mark.parametrize("name", [*REQUIRED, "ce_keyseq", "content-type"])
def test_a_null_counts_as_missing(name: str) -> None:
    assert reason_of(headers_with(name, None)) == ("attribute-missing", name)


@pytest.mark.parametrize("name", [*REQUIRED, "ce_keyseq", "content-type"])
def test_a_header_that_is_not_utf_8_is_named(name: str) -> None:
    assert reason_of(headers_with(name, b"\xff\xfe")) == ("header-not-utf-8", name)


def test_another_version_of_cloudevents_is_unknown() -> None:
    assert reason_of(headers_with("ce_specversion", b"2.0")) == ("specversion-unknown", "ce_specversion")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ce_id", b""),
        ("ce_id", b"a b"),
        ("ce_id", b"a" * 65),
        ("ce_id", b"a\n"),
        ("ce_source", b"https://merton.example/systems"),
        ("ce_source", b"/stride/" + b"a" * 200),
        ("ce_type", b"session-created"),
        ("ce_type", b"stride.session-created.v0"),
        ("ce_type", b"stride.Session.v1"),
        ("ce_time", b"2026-11-22T18:30:00"),
        ("ce_time", b"2026-11-22T18:30:00+01:00"),
        ("ce_time", b"2026-11-22 18:30:00Z"),
        ("ce_time", b"2026-13-22T18:30:00Z"),
        ("ce_time", b"2026-11-22T18:30:00Z\n"),
        ("ce_subject", b"Jane Smith"),
        ("ce_tenant", b"Merton"),
        ("ce_tenant", b"merton\n7\napplication/json\n"),
        ("ce_keyseq", b"7\napplication/json\n"),
        ("content-type", b"application/json\n"),
        ("ce_tenant", "mert\u00f3n".encode()),
        ("ce_tenant", "m\u0665".encode()),
        ("ce_keyseq", b""),
        ("ce_keyseq", b"0"),
        ("ce_keyseq", b"-1"),
        ("ce_keyseq", b"01"),
        ("ce_keyseq", b"1.0"),
        ("ce_keyseq", b"1" * 19),
        ("ce_keyseq", "\u0665".encode()),
        ("content-type", b"text/plain"),
        ("content-type", b"application/cloudevents+json"),
    ],
)
def test_an_attribute_out_of_form_is_named_and_not_quoted(name: str, value: bytes | None) -> None:
    assert reason_of(headers_with(name, value)) == ("attribute-invalid", name)


@pytest.mark.parametrize("name", [*REQUIRED, "ce_keyseq", "content-type"])
def test_an_attribute_given_twice_is_refused_even_with_the_same_value(name: str) -> None:
    headers: list[tuple[str, bytes | None]] = [*to_headers(ENVELOPE)]

    assert reason_of([*headers, (name, dict(headers)[name])])[0] == "attribute-invalid"


def test_an_unknown_extension_is_ignored_once_and_refused_twice() -> None:
    headers: list[tuple[str, bytes | None]] = [*to_headers(ENVELOPE), ("ce_region", b"\xff")]

    assert from_headers(headers) == ENVELOPE
    assert reason_of([*headers, ("ce_region", b"b")])[0] == "attribute-invalid"


def test_foreign_headers_may_be_anything() -> None:
    foreign: list[tuple[str, bytes | None]] = [("x-hop", b"\xff"), ("x-hop", None)]

    assert from_headers([*foreign, *to_headers(ENVELOPE)]) == ENVELOPE


@pytest.mark.parametrize("trace", [b"", b"\xff", b"00-xyz", None, TRACE.encode() + b"0", TRACE.encode() + b"\n"])
def test_a_malformed_trace_is_dropped(trace: bytes | None) -> None:
    assert from_headers(headers_with("traceparent", trace)) == ENVELOPE._replace(traceparent=None)


@pytest.mark.parametrize("content", [b"application/json; charset=utf-8", b"Application/JSON"])
def test_json_is_known_in_its_other_spellings(content: bytes) -> None:
    assert from_headers(headers_with("content-type", content)) == ENVELOPE
