"""The envelope of an event: CloudEvents 1.0 attributes as Kafka headers (binary mode), read fast, strictly.

It judges the attributes alone; what they must agree on with the record and the contract is `reading`'s.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from stride_contracts.errors import Reason, Unreadable

SPECVERSION = ("ce_specversion", "1.0")
CONTENT_TYPE = ("content-type", "application/json")

_SLUG = r"[a-z][a-z0-9-]{0,63}"
_ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
_SHARED: Mapping[str, str] = {
    "ce_specversion": r"1\.0",
    "ce_source": r"/stride/[a-z][a-z0-9./-]{0,150}",
    "ce_type": rf"stride\.{_SLUG}\.v[1-9][0-9]{{0,3}}",
    "ce_tenant": _SLUG,
}
_OWN: Mapping[str, str] = {
    "ce_id": _ID,
    "ce_time": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?Z",
    "ce_subject": _ID,
}
_REQUIRED = {**_SHARED, **_OWN}
_KEYSEQ = r"[1-9][0-9]{0,17}"
_JSON = r"(?i:application/json) *(?:;[^\n]*)?"
_TRACEPARENT = r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}"
_ABSENT = b"\0"

_shared_of = itemgetter(*_SHARED)
_own_of = itemgetter(*_OWN)
_ONE_BY_ONE = {
    name: re.compile(form) for name, form in {**_REQUIRED, "ce_keyseq": _KEYSEQ, "content-type": _JSON}.items()
}
_SHARED_AT_ONCE = re.compile("\n".join(f"({form})" for form in _SHARED.values()))
_OWN_AT_ONCE = re.compile(
    "\n".join(f"({form})" for form in _OWN.values())
    + f"\n(?:\0|({_KEYSEQ}))\n(?:\0|application/json|{_JSON})\n(?:({_TRACEPARENT})|[^\n]*)"
)


class Envelope(NamedTuple):
    """What is known of an event before its data is read.

    `time` is aware; `subject` is the Kafka key; `keyseq` counts from 1 within (topic, key), and is None where
    many write (replies). A named tuple, as one is made for every record: a frozen dataclass costs four times
    as much to make.
    """

    id: str
    source: str
    type: str
    time: datetime
    subject: str
    tenant: str
    keyseq: int | None = None
    traceparent: str | None = None

    @property
    def dataschema(self) -> str:
        """The URN of the JSON Schema of the data, which follows from the type."""
        return _dataschema_of(self.type)


def _dataschema_of(type_: str) -> str:
    _, name, version = type_.split(".")
    return f"urn:stride:schema:{name}:{version[1:]}"


Written: TypeAlias = tuple[str, str, str, str, str, str, str | None, str | None]
"""The fields of an `Envelope` in their order, each as text, as it stands on the wire."""


def to_headers(envelope: Envelope) -> list[tuple[str, bytes]]:
    """Write an envelope as Kafka headers.

    Raises:
        ValueError: the time has no zone.
    """
    id_, source, type_, time, subject, tenant, keyseq, traceparent = envelope
    number = None if keyseq is None else str(keyseq)
    headers = headers_of((id_, source, type_, _rfc3339(time), subject, tenant, number, traceparent))
    return [(name, value.encode()) for name, value in headers]


def headers_of(written: Written) -> list[tuple[str, str]]:
    """Put attributes that are text already under the names of their headers, for a client that takes text."""
    id_, source, type_, time, subject, tenant, keyseq, traceparent = written
    ce_source, ce_type, ce_dataschema, ce_tenant = _shared_by(source, type_, tenant)
    headers = [
        SPECVERSION,
        ("ce_id", id_),
        ce_source,
        ce_type,
        ("ce_time", time),
        ("ce_subject", subject),
        ce_dataschema,
        ce_tenant,
    ]
    if keyseq is not None:
        headers.append(("ce_keyseq", keyseq))
    if traceparent is not None:
        headers.append(("traceparent", traceparent))
    headers.append(CONTENT_TYPE)
    return headers


@lru_cache(maxsize=4096)
def _shared_by(source: str, type_: str, tenant: str) -> tuple[tuple[str, str], ...]:
    """Name what thousands of events have in common, once."""
    schema = _dataschema_of(type_)
    return ("ce_source", source), ("ce_type", type_), ("ce_dataschema", schema), ("ce_tenant", tenant)


def from_headers(headers: Iterable[tuple[str, bytes | None]]) -> Envelope:
    """Read an envelope from Kafka headers; unknown headers are ignored, and so is a malformed traceparent.

    Raises:
        Unreadable: `header-not-utf-8`, `attribute-missing`, `attribute-invalid` (also for an attribute given
            twice, and for a content type other than JSON) or `specversion-unknown`.
    """
    pairs = tuple(headers)
    found = dict(pairs)
    if len(found) != len(pairs):
        _refuse_repeated_attributes(pairs)
    try:
        _, source, type_, tenant = _read_shared(*_shared_of(found))
        id_, time, subject, keyseq, trace = _read_own(found)
    except (KeyError, TypeError, _OutOfForm):  # absent, null, or not what it has to look like
        raise _what_is_wrong(found) from None
    return Envelope(id_, source, type_, _instant(time), subject, tenant, int(keyseq) if keyseq else None, trace)


class _OutOfForm(Exception):
    """Some attribute does not look as it has to."""


@lru_cache(maxsize=4096)
def _read_shared(*attributes: bytes) -> tuple[str | Any, ...]:
    """Judge what thousands of records have in common, once; a refusal is not kept."""
    return _groups(_SHARED_AT_ONCE, attributes)


def _read_own(found: Mapping[str, bytes | None]) -> tuple[str | Any, ...]:
    """Judge what each record has of its own by one expression: an envelope in order, the rule, costs one match."""
    get = found.get
    trace = (get("traceparent") or _ABSENT).replace(b"\n", b" ")  # it may be anything, but not a line more
    optional = get("ce_keyseq", _ABSENT), get("content-type", _ABSENT), trace
    return _groups(_OWN_AT_ONCE, _own_of(found) + optional)


def _groups(form: re.Pattern[str], attributes: tuple[bytes, ...]) -> tuple[str | Any, ...]:
    matched = form.fullmatch(b"\n".join(attributes).decode("latin-1"))  # which cannot fail; every form is ASCII
    if matched is None:
        raise _OutOfForm
    return matched.groups()


def _what_is_wrong(found: Mapping[str, bytes | None]) -> Unreadable:
    """Find the first attribute that is amiss, once it is known that one is."""
    for name, form in _ONE_BY_ONE.items():
        raw = found.get(name)
        if raw is None and (name in _REQUIRED or name in found):
            return Unreadable(Reason.ATTRIBUTE_MISSING, name)
        try:
            is_well_formed = raw is None or form.fullmatch(raw.decode()) is not None
        except UnicodeDecodeError:
            return Unreadable(Reason.HEADER_NOT_UTF_8, name)
        if not is_well_formed:
            is_version = name == "ce_specversion"
            return Unreadable(Reason.SPECVERSION_UNKNOWN if is_version else Reason.ATTRIBUTE_INVALID, name)
    return Unreadable(Reason.ATTRIBUTE_INVALID, "an attribute")


def _refuse_repeated_attributes(pairs: Iterable[tuple[str, bytes | None]]) -> None:
    """Refuse an attribute given twice, since two readers might take different ones; other headers may."""
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen and name.startswith(("ce_", "content-type")):
            raise Unreadable(Reason.ATTRIBUTE_INVALID, name if name in _ONE_BY_ONE else "given twice")
        seen.add(name)


def _instant(time: str) -> datetime:
    try:
        return datetime.fromisoformat(time)
    except ValueError:  # a thirteenth month
        raise Unreadable(Reason.ATTRIBUTE_INVALID, "ce_time") from None


def _rfc3339(at: datetime) -> str:
    if at.tzinfo is None:
        message = "the time of an event has a zone"
        raise ValueError(message)
    return at.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"
