"""Traces a request or a batch across services; no span holds an address, a query, an id or a user agent."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from itertools import islice

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, Span, SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

MOST_LINKS = 32

_EXPORTER = "opentelemetry.exporter.otlp.proto.http.trace_exporter"
_W3C = TraceContextTextMapPropagator()


def configure_telemetry(service: str) -> None:
    """Start tracing in this process, once.

    Spans leave it only where `OTEL_EXPORTER_OTLP_ENDPOINT` is set and the OTLP exporter is installed.
    """
    provider = TracerProvider(resource=Resource.create({"service.name": f"stride-{service}"}))
    if os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT") and _exporter_is_installed():
        provider.add_span_processor(BatchSpanProcessor(import_module(_EXPORTER).OTLPSpanExporter()))
    trace.set_tracer_provider(provider)


def current_traceparent() -> str | None:
    """Give the W3C `traceparent` of the current span, or None outside of any."""
    carrier: dict[str, str] = {}
    _W3C.inject(carrier)
    return carrier.get("traceparent")


def current_trace_id() -> str | None:
    """Give the current trace's id in 32 hexadecimal digits, or None outside of any."""
    context = trace.get_current_span().get_span_context()
    return trace.format_trace_id(context.trace_id) if context.is_valid else None


@contextmanager
def serving(method: str, traceparent: str | None) -> Iterator[Span]:
    """Open a server span that goes on with the caller's trace; whoever learns the route renames it."""
    with _tracer().start_as_current_span(
        method,
        context=_context_of(traceparent),
        kind=SpanKind.SERVER,
        attributes={"http.request.method": method},
        record_exception=False,
    ) as span:
        yield span


@contextmanager
def untraced() -> Iterator[Span]:
    """Let nothing inside belong to a trace, neither the caller's nor one of ours."""
    with trace.use_span(trace.INVALID_SPAN, record_exception=False, set_status_on_exception=False) as span:
        yield span


@contextmanager
def applying(projection: str, traceparents: Iterable[str]) -> Iterator[Span]:
    """Open a span for a batch a projection applies, a trace of its own linked to those of the events.

    At most 32 links are kept; a `traceparent` that cannot be read is left out.
    """
    texts = islice(traceparents, MOST_LINKS)
    contexts = [trace.get_current_span(_context_of(text)).get_span_context() for text in texts]
    with _tracer().start_as_current_span(
        f"apply {projection}",
        context=Context(),
        kind=SpanKind.CONSUMER,
        links=[Link(context) for context in contexts if context.is_valid],
        record_exception=False,
    ) as span:
        yield span


def _context_of(traceparent: str | None) -> Context:
    carrier: Mapping[str, str] = {"traceparent": traceparent} if traceparent else {}
    return _W3C.extract(carrier, context=Context())


def _tracer() -> trace.Tracer:
    return trace.get_tracer("stride_chassis")


def _exporter_is_installed() -> bool:
    try:
        return find_spec(_EXPORTER) is not None
    except ModuleNotFoundError:
        return False
