"""Answers requests for data."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import Response

from tmdt.api.kept import KeptAnswers
from tmdt.api.refusal import Refusal
from tmdt.api.sdmx.conditions import BadQuery
from tmdt.api.sdmx.exchange import Connection, Exchange, open_exchange
from tmdt.api.sdmx.query import DataQuery
from tmdt.api.sdmx.request.address import find_flow, find_flow_21, split_path
from tmdt.api.sdmx.request.data import (
    PARAMETERS,
    read_query_21,
    read_query_v2,
    refuse_unknown_codes,
)
from tmdt.api.sdmx.request.negotiation import DATA
from tmdt.api.sdmx.request.version import Rest
from tmdt.api.sdmx.writers.stream import NoResults, write_data
from tmdt.api.spool import spool


def get_data(request: Request, connection: Connection, rest: Rest) -> Response:
    """The answer to a request for data.

    Raises:
        Refusal: it is not understood, or there is nothing.
    """
    exchange = open_exchange(request, connection, rest, PARAMETERS[rest], DATA[rest])
    query = _read_query(exchange)
    if known := exchange.find_known():
        return known
    headers = exchange.headers | {"Content-Language": exchange.language}
    if exchange.parameters.get("format", "").startswith("csvfile"):
        headers["Content-Disposition"] = f'attachment; filename="{query.flow}.csv"'
    kept: KeptAnswers = request.app.state.kept
    if body := kept.find(headers["ETag"]):
        return Response(body, 200, headers, exchange.format.media_type)
    pieces = write_data(connection, query, exchange.format, exchange.language)
    try:
        return spool(pieces, exchange.format.media_type, headers).keep(kept)
    except NoResults:
        return exchange.answer_nothing()
    except BadQuery as error:
        raise Refusal(400, f"Yêu cầu không hợp lệ: {error}", f"Bad request: {error}") from None


def _read_query(exchange: Exchange) -> DataQuery:
    if exchange.rest == "2.1":
        _, reference, key, provider = split_path(exchange.request, "2.1", 4)
        flow = find_flow_21(reference, provider)
        query = read_query_21(flow, key, exchange.parameters)
    else:
        _, context, agency, id_, version, key = split_path(exchange.request, "v2", 6)
        flow = find_flow("v2", context, agency, id_, version)
        query = read_query_v2(flow, key, exchange.parameters)
    refuse_unknown_codes(flow, query, exchange.catalogue.codes)
    return query
