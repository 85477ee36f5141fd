"""Every line is one JSON object on stderr, a library's too, and an outage does not flood."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from stride_chassis.logs import Unrepeated, configure_logs
from stride_chassis.settings import LogFormat, LogLevel
from stride_chassis.telemetry import current_trace_id, serving

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    captured = capsys.readouterr()
    assert captured.out == ""
    return [json.loads(line) for line in captured.err.splitlines()]


def test_a_line_tells_when_who_and_what(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("sessions")
    structlog.get_logger("ours").info("serving", port=8000)
    (line,) = lines(capsys)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"service": "sessions", "logger": "ours", "level": "info", "event": "serving", "port": 8000}


def test_a_librarys_line_has_the_same_form(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("sessions")
    logging.getLogger("aiokafka.cluster").warning("Topic %s is not available", "stride.rollout")
    (line,) = lines(capsys)
    assert (line["event"], line["service"]) == ("Topic stride.rollout is not available", "sessions")


def test_libraries_speak_from_warning_up(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("sessions", level=LogLevel.DEBUG)
    logging.getLogger("uvicorn.error").info("Started server process [%d]", 1)
    logging.getLogger("ours").debug("detail")
    assert [line["event"] for line in lines(capsys)] == ["detail"]


def test_the_level_holds(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("sessions", level=LogLevel.ERROR)
    structlog.get_logger("ours").warning("check-not-ready")
    logging.getLogger("aiokafka").warning("away")
    assert lines(capsys) == []


def test_an_exception_is_one_field(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("sessions")
    error = RuntimeError("broken")
    structlog.get_logger("ours").error("unexpected error", exc_info=error)
    logging.getLogger("asyncio").error("Task exception was never retrieved", exc_info=error)
    ours, theirs = lines(capsys)
    assert ours["exception"]["message"] == theirs["exception"]["message"] == "broken"


def test_a_line_inside_a_span_tells_its_trace(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("sessions")
    with serving("GET", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"):
        structlog.get_logger("ours").info("inside")
        assert lines(capsys)[0]["trace_id"] == current_trace_id() == "0af7651916cd43dd8448eb211c80319c"


def test_a_person_reads_plain_text(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("sessions", LogFormat.CONSOLE)
    structlog.get_logger("ours").info("serving", port=8000)
    assert "serving" in capsys.readouterr().err


def test_a_person_reads_what_went_wrong_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("sessions", LogFormat.CONSOLE)
    try:
        raise OSError("disk full")  # noqa: TRY301 - the line is about one that was raised
    except OSError as cause:
        error = RuntimeError("broken")
        error.__cause__ = cause
    structlog.get_logger("ours").error("unexpected error", exc_info=error)
    written = capsys.readouterr().err
    assert "builtins.RuntimeError: broken" in written
    assert "because of builtins.OSError: disk full" in written
    assert "test_a_person_reads_what_went_wrong_and_why" in written


def test_a_library_that_repeats_itself_is_heard_once() -> None:
    unrepeated = Unrepeated()
    record = logging.LogRecord("aiokafka.client", logging.ERROR, "", 0, "Topic %s is odd", ("a",), None)
    assert [unrepeated.filter(record) for _ in range(3)] == [True, False, False]


def test_what_health_tells_too_a_library_tells_at_debug_alone() -> None:
    record = logging.LogRecord("aiokafka", logging.ERROR, "", 0, "Unable connect to node with id %s", (1,), None)
    assert not Unrepeated(LogLevel.INFO).filter(record)
    assert Unrepeated(LogLevel.DEBUG).filter(record)


def test_what_we_say_ourselves_may_be_repeated() -> None:
    unrepeated = Unrepeated()
    record = logging.LogRecord("stride_chassis.access", logging.INFO, "", 0, "request", (), None)
    assert [unrepeated.filter(record) for _ in range(3)] == [True, True, True]
