"""Routes for who must stay anonymous: nothing that is kept of a request ties it to another one, or to a caller."""

from collections.abc import Iterable

from fastapi import APIRouter
from fastapi.routing import APIRoute


class UnlinkedRoute(APIRoute):
    """The `route_class` of a router whose requests leave a method, a template and a status, and no more.

    They have no id and no span, the caller's `traceparent` is not taken over, and their line tells no time they took.
    """


def unlinked_routes(routers: Iterable[APIRouter]) -> list[UnlinkedRoute]:
    """Those of the routes."""
    return [route for router in routers for route in router.routes if isinstance(route, UnlinkedRoute)]
