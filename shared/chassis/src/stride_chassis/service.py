"""Boots a service: one call opens what it needs, serves HTTP and runs its workers until it is told to stop."""

import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn

import structlog
from fastapi import APIRouter
from pydantic import ValidationError

from stride_chassis.app import build_app
from stride_chassis.kafka_watch import KafkaWatch
from stride_chassis.logs import configure_logs
from stride_chassis.postgres import DatabaseWatch
from stride_chassis.projection import Projection
from stride_chassis.projection.consumer import ProjectionWorker
from stride_chassis.relay import Relay
from stride_chassis.resealer import Resealer
from stride_chassis.resources import Resources, Worker, open_resources
from stride_chassis.sealed_table import PARKED, SealedTable
from stride_chassis.server import HttpServer
from stride_chassis.settings import ServiceSettings
from stride_chassis.supervisor import supervise
from stride_chassis.telemetry import configure_telemetry

__all__ = ["Resources", "Service", "Worker", "run", "serve"]

EXIT_STOPPED = 0
EXIT_FAILED = 1
EXIT_SETTINGS = 2

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Service:
    """What a service is: its name (`sessions`), its settings, and how to build its parts once all is open.

    `workers` run beside HTTP and the projections; one that should count for readiness reports to
    `resources.health`. `relays` says that the service publishes. `sealed` are its own tables that are sealed at rest.
    """

    name: str
    settings: ServiceSettings
    routers: Callable[[Resources], Sequence[APIRouter]]
    projections: Callable[[Resources], Sequence[Projection]] = lambda _: ()
    workers: Callable[[Resources], Sequence[Worker]] = lambda _: ()
    relays: bool = False
    sealed: Sequence[SealedTable] = ()


def run(build: Callable[[], Service]) -> NoReturn:
    """Build the service and run it until SIGTERM or SIGINT.

    The process ends with 0 when it was told to stop, with 1 when a worker died or nothing could be served, and
    with 2 when a setting is missing or wrong.
    """
    configure_logs("stride")
    try:
        service = build()
    except ValidationError as error:
        _log.critical("settings are not usable", settings=_blamed_settings(error))
        sys.exit(EXIT_SETTINGS)
    configure_logs(service.name, service.settings.log_format, service.settings.log_level)
    configure_telemetry(service.name)
    sys.exit(asyncio.run(serve(service)))


async def serve(service: Service) -> int:
    """Run the service in this event loop until a signal or a death; gives the exit code."""
    stopping = _stop_on_signals()
    settings = service.settings
    try:
        async with open_resources(service.name, settings) as resources:
            app = build_app(service.name, service.routers(resources), resources)
            server = HttpServer(app, settings.http_host, settings.http_port, trusted_proxies=settings.proxies())
            workers = _workers(service, resources)
            gc.freeze()  # what booting made stays: the collector need not go through it again with every batch
            _log.info("serving", host=settings.http_host, port=server.port)
            is_well = await supervise(server, workers, stopping=stopping, on_stop=resources.health.stop)
    except Exception as error:  # noqa: BLE001 - whatever it is, the log says why the process ends
        _log.critical("service failed", exc_info=error)
        return EXIT_FAILED
    _log.info("stopped")
    return EXIT_STOPPED if is_well else EXIT_FAILED


def _workers(service: Service, resources: Resources) -> list[Worker]:
    dsn = service.settings.database_url.get_secret_value()
    through_kafka: list[Worker] = [Relay(resources)] if service.relays else []
    projecting = [ProjectionWorker(projection, resources) for projection in service.projections(resources)]
    through_kafka += projecting
    needed: list[Worker] = [DatabaseWatch(dsn, resources.health)]
    if through_kafka:
        needed += [KafkaWatch(service.settings, resources.health), *through_kafka]
    for worker in needed:
        resources.health.expect(worker.name)
    sealed = [*service.sealed, *([PARKED] if projecting else [])]
    resealing = [Resealer(resources, sealed)] if sealed else []
    return [*needed, *resealing, *service.workers(resources)]


def _stop_on_signals() -> asyncio.Event:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    return stopping


def _blamed_settings(error: ValidationError) -> list[str]:
    faults = error.errors(include_input=False, include_url=False, include_context=False)
    return [": ".join([*(f"STRIDE_{part}".upper() for part in fault["loc"]), fault["msg"]]) for fault in faults]
