"""A service as a process: how it starts, lives without its servers, and ends."""

from __future__ import annotations

import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest

from tests.component.chassis.kit import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from stride_provision import Database

    from tests.component.chassis.kit import Process

STOP_SECONDS = 90


def get(url: str) -> httpx.Response:
    return httpx.get(url, timeout=PATIENCE_S)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_in_flight_is_finished_before_the_end(start: Callable[..., Process], number: signal.Signals) -> None:
    service = start()
    url = service.url
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(get, f"{url}/slow")
        service.said("slow")
        service.popen.send_signal(number)
        assert slow.result().json() == "done"
    assert service.popen.wait(STOP_SECONDS) == 0
    with pytest.raises(httpx.ConnectError):
        get(f"{url}/health/live")


def test_without_postgres_it_lives_and_is_not_ready(start: Callable[..., Process]) -> None:
    service = start()
    assert get(f"{service.url}/health/live").status_code == 200
    service.said("check-not-ready", check="database")
    ready = get(f"{service.url}/health/ready")
    assert (ready.status_code, ready.json()) == (503, [{"name": "database", "is_ready": False}])
    refused = get(f"{service.url}/database")
    assert (refused.status_code, refused.json()["code"]) == (503, "temporarily-away")
    assert [line["level"] for line in service.lines() if line.get("check") == "database"] == ["warning"]


def test_with_postgres_it_is_ready(start: Callable[..., Process], database: Database) -> None:
    service = start(STRIDE_DATABASE_URL=database.app_dsn)
    assert get(f"{service.url}/database").json() == urlsplit(database.app_dsn).username
    service.said("check-ready", check="database")
    assert get(f"{service.url}/health/ready").status_code == 200


def test_a_worker_that_breaks_ends_the_process_and_says_why(start: Callable[..., Process]) -> None:
    service = start(BREAK="1")
    assert service.popen.wait(STOP_SECONDS) == 1
    (line,) = [line for line in service.lines() if line["event"] == "worker ended"]
    assert (line["worker"], line["exception"]["message"]) == ("breaking", "broken on purpose")


def test_a_missing_setting_is_named_and_no_value_shown(start: Callable[..., Process]) -> None:
    service = start(STRIDE_DATABASE_URL="", STRIDE_SEAL_KEYS="hush-seal")
    assert service.popen.wait(STOP_SECONDS) == 2
    assert "STRIDE_DATABASE_URL" in service.log.read_text()
    assert "hush" not in service.log.read_text()


def test_a_port_that_is_taken_is_said(start: Callable[..., Process]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        service = start(STRIDE_HTTP_PORT=str(taken.getsockname()[1]))
        assert service.popen.wait(STOP_SECONDS) == 1
    assert "Address already in use" in service.log.read_text()


def test_a_body_of_ten_megabytes_is_answered_before_it_is_sent(start: Callable[..., Process]) -> None:
    address = urlsplit(start().url)
    with socket.create_connection((address.hostname, address.port), timeout=PATIENCE_S) as connection:
        connection.sendall(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n")
        assert connection.recv(1024).startswith(b"HTTP/1.1 413 ")


def test_a_client_that_sends_ten_megabytes_reads_the_answer(start: Callable[..., Process]) -> None:
    url = f"{start().url}/echo"
    for content in (bytes(10_000_000), iter([bytes(100_000)] * 100)):
        response = httpx.post(url, content=content, headers={"Content-Type": "application/json"}, timeout=PATIENCE_S)
        assert (response.status_code, response.json()["code"]) == (413, "body-too-large")
