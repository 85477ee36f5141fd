"""Asks the Docker engine what it has, and clears away what dead test runs left there; it pulls and starts nothing."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from typing import Any

import psutil  # type: ignore[import-untyped] # published without types
from docker.errors import APIError, DockerException, ImageNotFound, NotFound
from testcontainers.core.config import testcontainers_config
from testcontainers.core.docker_client import DockerClient

from tests.infra.images import KAFKA, POSTGRES

HOST, PID, STARTED = "stride.tests.host", "stride.tests.pid", "stride.tests.started"
WAY_OUT = "`docker compose pull` fetches images, deploy/offline builds them"
START_TOLERANCE = 2.0  # seconds by which a process's start time may be told differently


def what_is_missing() -> str:
    """Why the servers cannot run on containers, in half a sentence; empty where they can."""
    try:
        client = DockerClient().client
        client.ping()
        missing = [image for image in (POSTGRES, KAFKA) if not _has(client, image)]
    except (DockerException, OSError):
        return "no Docker engine answers"
    return f"the Docker engine lacks {' and '.join(missing)}; {WAY_OUT}" if missing else ""


def prepare() -> None:
    """Set testcontainers up for this machine, and remove the containers of runs that died."""
    client = DockerClient().client
    # The reaper is an image of its own. Where it cannot be had, `atexit` and the next run's sweep do its work.
    if not _has(client, testcontainers_config.ryuk_image):
        testcontainers_config.ryuk_disabled = True
    sweep(client)


def labels() -> dict[str, str]:
    """What tells whose a container is: this process on this host."""
    started = psutil.Process().create_time()
    return {HOST: socket.gethostname(), PID: str(os.getpid()), STARTED: f"{started:.2f}"}


def sweep(client: Any) -> None:
    """Remove what processes of this host left that are no more; another host's processes cannot be seen from here."""
    for container in client.containers.list(
        all=True, filters={"label": f"{HOST}={socket.gethostname()}"}, ignore_removed=True
    ):
        if not is_alive(container.labels):
            with suppress(NotFound, APIError):  # somebody else sweeps too
                container.remove(force=True, v=True)


def is_alive(labels: dict[str, str]) -> bool:
    """Tell whether the process that started a container still runs; a pid alone may have passed to another."""
    try:
        started: float = psutil.Process(int(labels[PID])).create_time()
    except psutil.NoSuchProcess:
        return False
    return abs(started - float(labels[STARTED])) < START_TOLERANCE


def _has(client: Any, image: str) -> bool:
    try:
        client.images.get(image)
    except ImageNotFound:
        return False
    return True
