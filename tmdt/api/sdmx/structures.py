"""Answers requests for structures."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request
from starlette.responses import Response

from tmdt.api.sdmx.availability import read_region
from tmdt.api.sdmx.exchange import Connection, open_exchange
from tmdt.api.sdmx.query import DataQuery
from tmdt.api.sdmx.request.address import split_path
from tmdt.api.sdmx.request.negotiation import STRUCTURES
from tmdt.api.sdmx.request.structure import PARAMETERS, read_request
from tmdt.api.sdmx.request.version import Rest
from tmdt.api.sdmx.structure.artefact import Artefact
from tmdt.api.sdmx.structure.catalogue import Catalogue
from tmdt.api.sdmx.structure.selection import select_artefacts


def get_structures(request: Request, connection: Connection, rest: Rest) -> Response:
    """The answer to a request for structures.

    Raises:
        Refusal: it is not understood, or there is nothing.
    """
    exchange = open_exchange(request, connection, rest, PARAMETERS[rest], STRUCTURES[rest])
    parts = split_path(request, rest, 6 if rest == "v2" else 5)
    kind, *path = parts[1:] if rest == "v2" else parts
    wanted = read_request(rest, kind or "*", path, exchange.parameters)
    if known := exchange.find_known():
        return known
    artefacts = select_artefacts(exchange.catalogue.artefacts, wanted)
    if not artefacts:
        return exchange.answer_nothing(is_named=bool(wanted.ids or wanted.items))
    read = [_read_constraint(connection, exchange.catalogue, it) for it in artefacts]
    return exchange.answer_structures(read)


def _read_constraint(connection: Connection, catalogue: Catalogue, artefact: Artefact) -> Artefact:
    """The artefact; if it is a constraint, with what it says."""
    if artefact.kind != "dataconstraint" or artefact.is_stub:
        return artefact
    assert artefact.flow
    if artefact.id not in catalogue.regions:
        catalogue.regions[artefact.id] = read_region(
            connection, artefact.flow, DataQuery(artefact.id)
        )
    return replace(artefact, region=catalogue.regions[artefact.id])
