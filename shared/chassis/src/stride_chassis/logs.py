"""Writes one line per fact to stderr, the libraries' lines too; no line may hold a secret or a person's words."""

import logging
import sys
import time

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from stride_chassis.failures import describe, readable
from stride_chassis.settings import LogFormat, LogLevel
from stride_chassis.telemetry import current_trace_id

QUIET = ("aiokafka", "asyncio", "asyncpg", "confluent_kafka", "stride.faststream", "uvicorn")
REPEAT_SECONDS = 30.0
TOLD_BY_HEALTH = (
    "Auto create topics is disabled",
    "Error sending ",
    "Failed fetch messages from ",
    "Failed fetch offsets from ",
    "Group Coordinator Request failed",
    "Heartbeat failed",
    "Heartbeat send request failed",
    "Heartbeat session expired",
    "LeaveGroup request failed",
    "Marking the coordinator dead",
    "OffsetCommit failed",
    "Unable connect to ",
    "Unable to request metadata from ",
    "Unable to update metadata from ",
)
"""How aiokafka and FastStream say again and again that a broker is away; `kafka_watch` says it once, with the cause."""


def configure_logs(service: str, fmt: LogFormat = LogFormat.JSON, level: LogLevel = LogLevel.INFO) -> None:
    """Send structlog and the standard library's logging to stderr in one form; may be called again.

    Libraries speak from WARNING up, and repeat themselves at most every 30 s; what health tells too they tell at DEBUG.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _naming(service),
        _add_trace_id,
        _describe_exception,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    _configure_stdlib(shared, fmt, level)


def _configure_stdlib(shared: list[Processor], fmt: LogFormat, level: LogLevel) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(Unrepeated(level))
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.PositionalArgumentsFormatter(), *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(fmt)],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.value, force=True)
    logging.captureWarnings(capture=True)
    for library in QUIET:
        logging.getLogger(library).setLevel(max(logging.WARNING, logging.getLevelName(level.value)))


class Unrepeated(logging.Filter):
    """Passes a library's message once in 30 s, what health tells too at DEBUG alone: an outage is no flood."""

    def __init__(self, level: LogLevel = LogLevel.INFO) -> None:
        super().__init__()
        self._hides_outages = level is not LogLevel.DEBUG
        self._passed_at: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith(QUIET):
            return True
        if self._hides_outages and str(record.msg).startswith(TOLD_BY_HEALTH):
            return False
        message = (record.name, str(record.msg)[:200])
        now = time.monotonic()
        if now - self._passed_at.get(message, -REPEAT_SECONDS) < REPEAT_SECONDS:
            return False
        self._passed_at = {key: at for key, at in self._passed_at.items() if now - at < REPEAT_SECONDS}
        self._passed_at[message] = now
        return True


def _naming(service: str) -> Processor:
    def add_service(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        event["service"] = service
        return event

    return add_service


def _add_trace_id(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    if trace_id := current_trace_id():
        event["trace_id"] = trace_id
    return event


def _describe_exception(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Turn `exc_info` into one structured field, `exception`."""
    info = event.pop("exc_info", None)
    error = info if isinstance(info, BaseException) else info[1] if isinstance(info, tuple) else None
    if info is True:
        error = sys.exception()
    if error is not None:
        event["exception"] = describe(error)
    return event


def _renderer(fmt: LogFormat) -> Processor:
    return _console() if fmt is LogFormat.CONSOLE else structlog.processors.JSONRenderer(default=str)


def _console() -> Processor:
    plain = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())

    def render(logger: WrappedLogger, method: str, event: EventDict) -> str:
        if "exception" in event:
            event["exception"] = readable(event["exception"])
        return plain(logger, method, event)

    return render
