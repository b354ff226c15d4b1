"""Answers requests for the schema of a dataflow's data, to validate by or to read."""

from __future__ import annotations

from collections.abc import Collection

from fastapi import Request
from starlette.responses import Response

from tmdt.api.refusal import Refusal
from tmdt.api.sdmx.exchange import Connection, open_exchange
from tmdt.api.sdmx.request.address import find_flow, split_path
from tmdt.api.sdmx.request.data import read_packaging
from tmdt.api.sdmx.request.negotiation import SCHEMAS
from tmdt.api.sdmx.request.structure import StructureRequest
from tmdt.api.sdmx.request.version import Rest
from tmdt.api.sdmx.structure.data_schema import Version, write_data_schema
from tmdt.api.sdmx.structure.selection import select_artefacts

PARAMETERS: dict[Rest, Collection[str]] = {
    "2.1": {"dimensionAtObservation", "explicitMeasure"},
    "v2": {"dimensionAtObservation", "deletion", "asOf"},
}
_OTHERWISE = ("explicitMeasure", "deletion", "asOf")


def get_schema(request: Request, connection: Connection, rest: Rest) -> Response:
    """The answer to a request for a schema.

    Raises:
        Refusal: it is not understood, or there is no such dataflow.
    """
    exchange = open_exchange(request, connection, rest, PARAMETERS[rest], SCHEMAS[rest])
    _, context, agency, id_, version = split_path(request, rest, 5)
    flow = find_flow(rest, context, agency, id_, version)
    packaging = read_packaging(flow, exchange.parameters)
    for name in _OTHERWISE:
        if exchange.parameters.get(name, "false") != "false":
            raise Refusal(501, f"{name}: chưa hỗ trợ.", f"{name} is not implemented.")
    if known := exchange.find_known():
        return known
    # as the standard has it: the structure with what it uses, not the flow itself
    structures = select_artefacts(
        exchange.catalogue.artefacts,
        StructureRequest(
            frozenset({"datastructure"}),
            ids=frozenset({flow.id}),
            detail="referencepartial",
            relations=frozenset({"children"}),
        ),
    )
    if exchange.format.representation == "structure":
        return exchange.answer_structures(structures)
    codelists = {it.id: it for it in structures if it.kind == "codelist"}
    of_version: Version = "2.1" if exchange.format.version == "2.1" else "3.0"
    return exchange.answer(write_data_schema(flow, packaging, codelists, of_version))
