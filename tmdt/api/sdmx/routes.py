"""SDMX over HTTP: `/sdmx/2.1` (SDMX REST 1.5) and `/sdmx/v2` (SDMX REST 2).

An address may leave out what it ends with, so those who answer take it apart. The whole addresses
stand here for those who read the OpenAPI description.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from tmdt.api.sdmx import availability, schemas
from tmdt.api.sdmx.availability import get_availability
from tmdt.api.sdmx.data import get_data
from tmdt.api.sdmx.exchange import Connection
from tmdt.api.sdmx.openapi import describe
from tmdt.api.sdmx.request import data, structure
from tmdt.api.sdmx.request.address import PREFIXES
from tmdt.api.sdmx.request.negotiation import DATA, SCHEMAS, STRUCTURES, Format
from tmdt.api.sdmx.request.parameters import COMMON
from tmdt.api.sdmx.request.version import Rest
from tmdt.api.sdmx.schemas import get_schema
from tmdt.api.sdmx.structures import get_structures
from tmdt.api.snapshot import Snapshot


@dataclass(frozen=True)
class Resource:
    """What there is at some addresses.

    Args:
        start: What they begin with.
        rest: By interface how the whole one goes on.
        answer: Who answers.
        parameters: By interface those that an address may have.
        formats: By interface those of the answer.
    """

    start: dict[Rest, str]
    rest: dict[Rest, str]
    answer: Callable[[Request, Connection, Rest], Response]
    parameters: Mapping[Rest, Collection[str]]
    formats: Mapping[Rest, Sequence[Format]]


_ITEM = "/{agency}/{id}/{version}/{item}"
RESOURCES = (
    Resource(
        {"2.1": "/data", "v2": "/data"},
        {"2.1": "/{flow}/{key}/{provider}", "v2": "/{context}/{agency}/{id}/{version}/{key}"},
        get_data,
        data.PARAMETERS,
        DATA,
    ),
    Resource(
        {"2.1": "/availableconstraint", "v2": "/availability"},
        {
            "2.1": "/{flow}/{key}/{provider}/{component}",
            "v2": "/{context}/{agency}/{id}/{version}/{key}/{component}",
        },
        get_availability,
        availability.PARAMETERS,
        STRUCTURES,
    ),
    Resource(
        {"2.1": "/schema", "v2": "/schema"},
        {"2.1": "/{context}/{agency}/{id}/{version}", "v2": "/{context}/{agency}/{id}/{version}"},
        get_schema,
        schemas.PARAMETERS,
        SCHEMAS,
    ),
    Resource(  # the last: in 2.1 the kind is anything else
        {"2.1": "/{kind}", "v2": "/structure/{kind}"},
        {"2.1": _ITEM, "v2": _ITEM},
        get_structures,
        structure.PARAMETERS,
        STRUCTURES,
    ),
)


def make_router(rest: Rest) -> APIRouter:
    """The routes of an interface."""
    router = APIRouter(prefix=PREFIXES[rest], tags=[f"SDMX {rest}"])
    for resource in RESOURCES:
        _add_routes(router, resource, rest)
    return router


def _add_routes(router: APIRouter, resource: Resource, rest: Rest) -> None:
    def endpoint(request: Request, connection: Snapshot) -> Response:
        return resource.answer(request, connection, rest)

    start, whole = resource.start[rest], resource.start[rest] + resource.rest[rest]
    parameters = {*resource.parameters[rest], *COMMON}
    router.add_api_route(
        whole,
        endpoint,
        name=f"{resource.answer.__name__} ({rest})",
        description=resource.answer.__doc__,
        response_class=Response,
        openapi_extra=describe(whole, parameters, resource.formats[rest]),
    )
    for shorter in (start, f"{start}/{{path:path}}"):
        router.add_api_route(shorter, endpoint, include_in_schema=False)


router_21 = make_router("2.1")
router_v2 = make_router("v2")
