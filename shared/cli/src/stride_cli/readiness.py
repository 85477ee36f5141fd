"""Waits until service processes are ready, and says why not if they are not; starts nothing."""

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import httpx

from stride_cli.child import Child
from stride_cli.errors import Failed, TimedOut

POLL_S = 0.05


def wait_until_ready(children: Mapping[str, Child], *, within_s: float) -> None:
    """Wait for every process, given by its URL; raises `Failed` with the end of the log of the first that is not."""
    deadline = time.monotonic() + within_s
    with httpx.Client(timeout=5) as http, ThreadPoolExecutor(len(children) or 1) as pool:
        waiting = [pool.submit(_wait, http, url, child, deadline) for url, child in children.items()]
        for result in waiting:
            result.result()


def _wait(http: httpx.Client, url: str, child: Child, deadline: float) -> None:
    lacking = "no answer yet"
    while time.monotonic() < deadline:
        if child.exit_code is not None:
            raise Failed(f"{child.name} ended with {child.exit_code}; {_log(child)}")
        lacking = what_it_lacks(http, url)
        if not lacking:
            return
        time.sleep(POLL_S)
    raise TimedOut(f"{child.name} is not ready ({lacking}); {_log(child)}")


def what_it_lacks(http: httpx.Client, url: str) -> str:
    """The failing checks of one process; empty if it is ready."""
    try:
        answer = http.get(f"{url}/health/ready")
        failing = [check["name"] for check in answer.json() if not check["is_ready"]]
    except (httpx.HTTPError, ValueError):
        return "no answer yet"
    return "" if answer.is_success else f"not yet ready: {', '.join(failing)}"


def _log(child: Child) -> str:
    return f"the end of {child.log}:\n{child.last_words()}"
