"""Of which part of a dataflow there are data, for a query as for those who choose the next one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

import psycopg
from fastapi import Request
from psycopg import sql
from starlette.responses import Response

from tmdt.api.sdmx import select
from tmdt.api.sdmx.codes import read_period
from tmdt.api.sdmx.exchange import Connection, Exchange, open_exchange
from tmdt.api.sdmx.flows import Flow
from tmdt.api.sdmx.query import DataQuery
from tmdt.api.sdmx.request.address import find_flow, find_flow_21, split_path
from tmdt.api.sdmx.request.data import (
    ALL_DIMENSIONS,
    read_query_21,
    read_query_v2,
    refuse_unknown_codes,
)
from tmdt.api.sdmx.request.keys import list_dimensions
from tmdt.api.sdmx.request.negotiation import STRUCTURES
from tmdt.api.sdmx.request.parameters import FILTER, read_choice, refuse
from tmdt.api.sdmx.request.version import Rest
from tmdt.api.sdmx.structure.artefact import Artefact, Region
from tmdt.api.sdmx.structure.catalogue import Catalogue
from tmdt.api.sdmx.writers.stream import SORTING

PARAMETERS: dict[Rest, Collection[str]] = {
    "2.1": {"startPeriod", "endPeriod", "updatedAfter", "mode", "references"},
    "v2": {FILTER, "updatedAfter", "mode", "references"},
}
MODES = ("exact", "available")
KINDS = ("codelist", "conceptscheme", "datastructure", "dataflow", "dataproviderscheme")
"""What may be had beside the constraint."""


def get_availability(request: Request, connection: Connection, rest: Rest) -> Response:
    """The answer to a request for the part of a dataflow that there is.

    Raises:
        Refusal: it is not understood, or there is nothing.
    """
    exchange = open_exchange(request, connection, rest, PARAMETERS[rest], STRUCTURES[rest])
    flow, query, component = _read_query(exchange)
    mode = read_choice(exchange.parameters, "mode", MODES)
    kinds = _read_references(exchange)
    wanted = _read_components(rest, flow, component)
    if known := exchange.find_known():
        return known
    region = read_region(connection, flow, query)
    if not region.observations and mode == "exact":
        return exchange.answer_nothing()
    if mode == "available":
        region = replace(region, values=_read_choices(connection, flow, query))
    region = _keep_components(region, wanted)
    constraint = _find(exchange.catalogue, "dataconstraint", flow)
    beside = _select_beside(exchange.catalogue, flow, region, kinds)
    return exchange.answer_structures([replace(constraint, region=region), *beside])


def read_region(connection: psycopg.Connection[Any], flow: Flow, query: DataQuery) -> Region:
    """The values of dimensions that the data of a query have, from when to when, and how many."""
    keys = replace(
        query, attributes=(), measures=(), dimension_at_observation=ALL_DIMENSIONS, sort=()
    )
    dimensions = list_dimensions(flow)
    datasets = select.list_datasets(connection, keys, is_grouped=False)
    names = [sql.Identifier(it.id) for it in dimensions]
    statement = sql.SQL("""
        with found as (
            select
                {names}, "TIME_PERIOD", grouping("TIME_PERIOD") as is_series, count(*) as n
            from ({rows}) as observations
            group by grouping sets (({names}), ("TIME_PERIOD"))
        )

        select
            array(select "TIME_PERIOD" from found where is_series = 0),
            count(*), coalesce(sum(n), 0)::bigint,
            {values}
        from found
        where is_series = 1
    """)
    connection.execute("select set_config('work_mem', %s, true)", [SORTING])
    row: tuple[Any, ...] | None = None
    if datasets:
        row = connection.execute(
            statement.format(
                rows=datasets[0].rows,
                names=sql.SQL(", ").join(names),
                values=sql.SQL(", ").join(
                    sql.SQL('array_agg(distinct {it} collate "C")').format(it=it) for it in names
                ),
            )
        ).fetchone()
    periods, series, observations, *values = row or ((), 0, 0, *(None for _ in names))
    spans = [read_period(period) for period in periods]
    return Region(
        {it.id: tuple(of_it or ()) for it, of_it in zip(dimensions, values, strict=True)},
        min((span.start for span in spans), default=None),
        max((span.end for span in spans), default=None),
        series,
        observations,
    )


def _read_choices(
    connection: psycopg.Connection[Any], flow: Flow, query: DataQuery
) -> dict[str, tuple[str, ...]]:
    """Of each dimension the values for which there are data whatever the query has of it."""
    choices: dict[str, tuple[str, ...]] = {}
    regions: dict[DataQuery, Region] = {}
    for place, dimension in enumerate(list_dimensions(flow)):
        keys = {(*key[:place], None, *key[place + 1 :]) for key in query.keys}
        freed = replace(
            query,
            keys=() if any(not any(key) for key in keys) else tuple(sorted(keys, key=str)),
            filters=tuple(it for it in query.filters if it.component != dimension.id),
        )
        if freed not in regions:
            regions[freed] = read_region(connection, flow, freed)
        choices[dimension.id] = regions[freed].values[dimension.id]
    return choices


def _read_query(exchange: Exchange) -> tuple[Flow, DataQuery, str]:
    if exchange.rest == "2.1":
        _, reference, key, provider, component = split_path(exchange.request, "2.1", 5)
        flow = find_flow_21(reference, provider)
        query = read_query_21(flow, key, exchange.parameters)
    else:
        parts = split_path(exchange.request, "v2", 7)
        _, context, agency, id_, version, key, component = parts
        flow = find_flow("v2", context, agency, id_, version)
        query = read_query_v2(flow, key, exchange.parameters)
    refuse_unknown_codes(flow, query, exchange.catalogue.codes)
    return flow, query, component


def _read_references(exchange: Exchange) -> frozenset[str]:
    kinds: set[str] = set()
    for name in exchange.parameters.get("references", "none").split(","):
        if name == "all":
            kinds.update(KINDS)
        elif name in KINDS:
            kinds.add(name)
        elif name != "none":
            words = ", ".join(("none", "all", *KINDS))
            raise refuse("references", name, f"một trong: {words}", f"one of: {words}")
    return frozenset(kinds)


def _read_components(rest: Rest, flow: Flow, component: str) -> frozenset[str]:
    names = {dimension.id for dimension in flow.dimensions}
    if component in ("", "all", "*"):
        return frozenset(names)
    wanted = frozenset(component.split("," if rest == "v2" else "+"))
    if not wanted <= names:
        words = ", ".join(sorted(names))
        raise refuse("componentID", component, f"trong: {words}", f"of: {words}")
    return wanted


def _keep_components(region: Region, wanted: frozenset[str]) -> Region:
    values = {name: values for name, values in region.values.items() if name in wanted}
    if "TIME_PERIOD" in wanted:
        return replace(region, values=values)
    return replace(region, values=values, first=None, last=None)


def _find(catalogue: Catalogue, kind: str, flow: Flow) -> Artefact:
    return next(it for it in catalogue.artefacts if it.kind == kind and it.id == flow.id)


def _select_beside(
    catalogue: Catalogue, flow: Flow, region: Region, kinds: frozenset[str]
) -> Iterable[Artefact]:
    """What was asked for beside, of lists only the items that there are data of."""
    used = {
        component.codelist: region.values[component.id]
        for component in flow.components
        if component.codelist and component.id in region.values
    }
    for artefact in catalogue.artefacts:
        if artefact.kind not in kinds:
            continue
        if artefact.kind in ("dataflow", "datastructure") and artefact.id == flow.id:
            yield artefact
        elif artefact.kind == "codelist" and artefact.id in used:
            yield _keep(artefact, set(used[artefact.id]))
        elif artefact.kind == "conceptscheme":
            yield _keep(artefact, {component.id for component in flow.components})


def _keep(artefact: Artefact, used: set[str]) -> Artefact:
    """The artefact with the items used, and those that are above them."""
    parents = {item.id: item.parent for item in artefact.items}
    kept: set[str] = set()
    for name in used:
        above: str | None = name
        while above and above not in kept:
            kept.add(above)
            above = parents.get(above)
    items = tuple(item for item in artefact.items if item.id in kept)
    return replace(artefact, items=items, is_partial=len(items) < len(artefact.items))
