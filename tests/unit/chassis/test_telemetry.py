"""Spans go on with a trace or link to many, and hold nothing about a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind
from stride_chassis import telemetry
from stride_chassis.telemetry import MOST_LINKS, applying, current_trace_id, current_traceparent, serving

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import ReadableSpan

CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(telemetry, "_tracer", lambda: provider.get_tracer("test"))
    return exporter


def only(spans: InMemorySpanExporter) -> ReadableSpan:
    (span,) = spans.get_finished_spans()
    return span


def test_outside_of_any_span_there_is_no_trace() -> None:
    assert current_traceparent() is None
    assert current_trace_id() is None


def test_a_request_goes_on_with_the_callers_trace(spans: InMemorySpanExporter) -> None:
    with serving("GET", CALLER):
        traceparent = current_traceparent()
        assert current_trace_id() == "0af7651916cd43dd8448eb211c80319c"
    assert traceparent is not None
    assert traceparent.split("-")[1] == "0af7651916cd43dd8448eb211c80319c"
    assert only(spans).kind is SpanKind.SERVER


@pytest.mark.parametrize("traceparent", [None, "", "rubbish", "00-0-0-00"])
def test_without_a_caller_a_request_starts_a_trace(spans: InMemorySpanExporter, traceparent: str | None) -> None:
    with serving("GET", traceparent):
        assert current_traceparent()
    assert only(spans).parent is None


def test_a_batch_links_to_the_traces_of_its_events(spans: InMemorySpanExporter) -> None:
    with applying("reports.figures", {CALLER, "rubbish", "\ufffd"}):
        pass
    span = only(spans)
    assert span.parent is None
    assert [link.context.trace_id for link in span.links] == [0x0AF7651916CD43DD8448EB211C80319C]


def test_a_large_batch_keeps_some_of_the_links(spans: InMemorySpanExporter) -> None:
    with applying("reports.figures", [CALLER] * 1000):
        pass
    assert len(only(spans).links) == MOST_LINKS
