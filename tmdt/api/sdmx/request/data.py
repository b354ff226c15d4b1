"""From the address of a request for data to the query that it stands for, in both versions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal, cast

from tmdt.api.refusal import Refusal
from tmdt.api.sdmx.flows import Flow
from tmdt.api.sdmx.query import DataQuery, Detail, Filter, Operator
from tmdt.api.sdmx.request.conditions import find_component, read_filters
from tmdt.api.sdmx.request.keys import list_dimensions, read_key_21, read_keys_v2
from tmdt.api.sdmx.request.parameters import (
    FILTER,
    read_choice,
    read_count,
    read_flag,
    read_moment,
    read_period,
    refuse,
)
from tmdt.api.sdmx.request.version import Rest

PARAMETERS: dict[Rest, Collection[str]] = {
    "2.1": {
        "startPeriod", "endPeriod", "updatedAfter", "firstNObservations", "lastNObservations",
        "dimensionAtObservation", "detail", "includeHistory",
    },
    "v2": {
        FILTER, "updatedAfter", "asOf", "firstNObservations", "lastNObservations",
        "dimensionAtObservation", "attributes", "measures", "includeHistory", "offset", "limit",
        "sort",
    },
}  # fmt: skip
DETAILS = ("full", "dataonly", "serieskeysonly", "nodata")
ALL_DIMENSIONS = "AllDimensions"


def read_query_21(flow: Flow, key: str, parameters: Mapping[str, str]) -> DataQuery:
    """What `/data/{flow}/{key}` of SDMX REST 1.5 asks for.

    Args:
        flow: The dataflow.
        key: `all`, or a value (several joined by `+`, none for any) of each dimension, joined by
            points.
        parameters: Those of the address.

    Raises:
        Refusal: something of it is not understood.
    """
    _refuse_changes(flow, parameters)
    edges = (("startPeriod", "ge"), ("endPeriod", "le"))
    return DataQuery(
        flow.id,
        keys=read_key_21(flow, key),
        filters=tuple(
            Filter("TIME_PERIOD", cast(Operator, operator), (read_period(name, parameters[name]),))
            for name, operator in edges
            if name in parameters
        ),
        detail=cast(Detail, read_choice(parameters, "detail", DETAILS)),
        updated_after=read_moment(parameters, "updatedAfter"),
        include_history=read_flag(parameters, "includeHistory"),
        first_n=read_count(parameters, "firstNObservations", 1),
        last_n=read_count(parameters, "lastNObservations", 1),
        dimension_at_observation=read_packaging(flow, parameters),
    )


def read_query_v2(flow: Flow, key: str, parameters: Mapping[str, str]) -> DataQuery:
    """What `/data/dataflow/{agency}/{flow}/{version}/{key}` of SDMX REST 2 asks for.

    Args:
        flow: The dataflow.
        key: `*`, or keys joined by commas, with a value or `*` of each dimension, joined by points;
            those that are left out at the end may be any.
        parameters: Those of the address.

    Raises:
        Refusal: something of it is not understood.
    """
    _refuse_changes(flow, parameters)
    packaging = read_packaging(flow, parameters)
    attributes = _read_attributes(flow, parameters)
    measures = _read_measures(flow, parameters)
    as_of, updated_after = (read_moment(parameters, name) for name in ("asOf", "updatedAfter"))
    if as_of and updated_after and updated_after > as_of:
        raise refuse(
            "updatedAfter", parameters["updatedAfter"], "sớm hơn asOf", "a moment before asOf"
        )
    return DataQuery(
        flow.id,
        keys=read_keys_v2(flow, key),
        filters=read_filters(flow, parameters),
        as_of=as_of,
        updated_after=updated_after,
        include_history=read_flag(parameters, "includeHistory"),
        first_n=read_count(parameters, "firstNObservations", 1),
        last_n=read_count(parameters, "lastNObservations", 1),
        dimension_at_observation=packaging,
        attributes=attributes,
        measures=measures,
        detail="serieskeysonly" if attributes == measures == () else "full",
        offset=read_count(parameters, "offset", 0) or 0,
        limit=read_count(parameters, "limit", 1),
        sort=_read_sort(flow, packaging, parameters),
    )


def refuse_unknown_codes(
    flow: Flow, query: DataQuery, codes: Mapping[str, Collection[str]]
) -> None:
    """Refuses codes that no code list has: nothing would ever come of them.

    Args:
        flow: The dataflow.
        query: What is asked of it.
        codes: Those of each code list.
    """
    dimensions = list_dimensions(flow)
    named = [
        (component, value)
        for key in query.keys
        for component, values in zip(dimensions, key, strict=True)
        for value in values or ()
    ] + [
        (find_component(flow, wanted.component), value)
        for wanted in query.filters
        if wanted.operator in ("eq", "ne")
        for value in wanted.values
    ]
    for component, value in named:
        if component.codelist and value not in codes[component.codelist]:
            raise Refusal(
                404,
                f"{component.codelist} không có mã {value[:60]!r} ({component.id}).",
                f"{component.codelist} has no code {value[:60]!r} ({component.id}).",
            )


def _refuse_changes(flow: Flow, parameters: Mapping[str, str]) -> None:
    for name in ("updatedAfter", "includeHistory"):
        if not flow.has_changes and parameters.get(name, "false") != "false":
            raise Refusal(
                400,
                f"{name}: {flow.id} chỉ có trạng thái của từng đợt phát hành (asOf).",
                f"{name}: of {flow.id} there is only what each release has (asOf).",
            )


def read_packaging(flow: Flow, parameters: Mapping[str, str]) -> str:
    """The dimension that observations have, or `AllDimensions`."""
    choices = ["TIME_PERIOD", ALL_DIMENSIONS]
    choices += [dimension.id for dimension in list_dimensions(flow)]
    return read_choice(parameters, "dimensionAtObservation", choices)


def _read_attributes(flow: Flow, parameters: Mapping[str, str]) -> tuple[str, ...] | None:
    """All attributes are of observations; there is no reference metadata."""
    names = [part.id for part in flow.components if part.role == "attribute"]
    words = {"dsd": names, "all": names, "obs": names}
    words |= {"msd": [], "dataset": [], "series": [], "none": []}
    return _read_names(parameters, "attributes", names, words)


def _read_measures(flow: Flow, parameters: Mapping[str, str]) -> tuple[str, ...] | None:
    names = [part.id for part in flow.components if part.role == "measure"]
    return _read_names(parameters, "measures", names, {"all": names, "none": []})


def _read_names(
    parameters: Mapping[str, str], name: str, names: list[str], words: dict[str, list[str]]
) -> tuple[str, ...] | None:
    if name not in parameters:
        return None
    wanted: set[str] = set()
    for value in parameters[name].split(","):
        if value not in words and value not in names:
            choices = ", ".join([*words, *names])
            raise refuse(name, value, f"trong: {choices}", f"of: {choices}")
        wanted.update(words.get(value, [value]))
    return tuple(it for it in names if it in wanted) if len(wanted) < len(names) else None


def _read_sort(
    flow: Flow, packaging: str, parameters: Mapping[str, str]
) -> tuple[tuple[str, Literal["asc", "desc"]], ...]:
    dimensions = [dimension.id for dimension in flow.dimensions]
    words = {"*": dimensions, "series_key": [it for it in dimensions if it != packaging]}
    order: dict[str, Literal["asc", "desc"]] = {}
    for part in parameters["sort"].split("+") if "sort" in parameters else ():
        name, _, direction = part.partition(":")
        if direction not in ("", "asc", "desc"):
            raise refuse("sort", part, "asc hoặc desc sau dấu hai chấm", "asc or desc after `:`")
        for component in words.get(name) or [find_component(flow, name).id]:
            order.setdefault(component, cast(Literal["asc", "desc"], direction or "asc"))
    return tuple(order.items())
