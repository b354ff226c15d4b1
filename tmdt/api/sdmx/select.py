"""From a query to the datasets that answer it, each of which is one statement over ``marts``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from psycopg import Connection, sql

from tmdt.api.sdmx.components import Component
from tmdt.api.sdmx.conditions import BadQuery
from tmdt.api.sdmx.flows import FLOWS, Flow
from tmdt.api.sdmx.query import DataQuery
from tmdt.api.sdmx.restriction import Restriction, restrict
from tmdt.api.sdmx.rows import build_rows, series_of

Action = Literal["Information", "Replace", "Delete"]


class Release(NamedTuple):
    """A release, and when it was published."""

    release_id: int
    published_at: datetime


@dataclass(frozen=True)
class Dataset:
    """Rows of a flow, and what is to be done with them.

    Args:
        action: `Information` of what there is, or how what was known before becomes it.
        release: The one that it is of.
        components: Those that are asked for, each a column of the rows by its id, in order.
        rows: Selects them.
        order: How they are sorted, or None.
    """

    action: Action
    release: Release
    flow: Flow
    components: tuple[Component, ...]
    rows: sql.Composable
    order: sql.Composable | None

    @property
    def moment(self) -> str:
        """Since when it holds: when its release was published, in UTC."""
        return self.release.published_at.astimezone(UTC).isoformat()


def list_releases(connection: Connection[Any], as_of: datetime | None = None) -> list[Release]:
    """Those published by a moment, the earliest first."""
    query = """
        select release_id, published_at from marts.dim_release
        where published_at <= coalesce(%s::timestamptz, 'infinity') order by release_id
    """
    return [Release(*row) for row in connection.execute(query, [as_of])]


def list_datasets(
    connection: Connection[Any], query: DataQuery, *, is_grouped: bool = True
) -> list[Dataset]:
    """The datasets of an answer, without having read them; none if nothing was published then.

    Args:
        connection: Of a reader.
        query: What is asked for.
        is_grouped: Whether rows of a series must stand together, in the order of their keys.

    Raises:
        BadQuery: the query asks for what there is not.
    """
    flow = find_flow(query)
    _refuse_combinations(flow, query)
    _refuse_changes(flow, query)
    releases = list_releases(connection, query.as_of)
    if not releases:
        return []
    restriction = restrict(connection, flow, query)
    known = [it for it in releases if query.updated_after and it[1] <= query.updated_after]
    since = known[-1].release_id if known else 0
    if not query.include_history and query.updated_after is None:
        return [_inform(flow, query, releases[-1], restriction, is_grouped)]
    steps = releases[len(known) :] if query.include_history else releases[len(known) :][-1:]
    datasets = []
    for release in steps:
        datasets.append(_replace(flow, query, since, release, restriction, is_grouped))
        if since:
            datasets.append(_delete(flow, query, since, release, restriction, is_grouped))
        since = release.release_id
    return datasets


def _inform(
    flow: Flow, query: DataQuery, release: Release, restriction: Restriction, is_grouped: bool
) -> Dataset:
    fact = flow.relation.between(flow.relation.at, 0, release.release_id)
    components = list_components(flow, query)
    conditions = [*restriction.on_keys, *restriction.on_values]
    rows, order = build_rows(flow, query, components, fact, conditions, is_grouped)
    return Dataset("Information", release, flow, components, rows, order)


def _replace(
    flow: Flow, query: DataQuery, since: int, release: Release, restriction: Restriction,
    is_grouped: bool,
) -> Dataset:  # fmt: skip
    assert flow.relation.changed is not None
    changed = flow.relation.between(flow.relation.changed, since, release.release_id)
    further = Restriction([*restriction.on_keys, changed], restriction.on_values)
    dataset = _inform(flow, query, release, further, is_grouped)
    return replace(dataset, action="Replace")


def _delete(
    flow: Flow, query: DataQuery, since: int, release: Release, restriction: Restriction,
    is_grouped: bool,
) -> Dataset:  # fmt: skip
    """Keys alone; whether conditions on values had held for them is not known any more."""
    assert flow.relation.gone is not None
    fact = flow.relation.between(flow.relation.gone, since, release.release_id)
    keys = replace(query, first_n=None, last_n=None, sort=())
    components = tuple(it for it in list_components(flow, query) if it in flow.dimensions)
    rows, order = build_rows(flow, keys, components, fact, restriction.on_keys, is_grouped)
    return Dataset("Delete", release, flow, components, rows, order)


def find_flow(query: DataQuery) -> Flow:
    """The dataflow of a query."""
    if query.flow not in FLOWS:
        raise BadQuery(f"there is no dataflow {query.flow[:40]!r}: there are {', '.join(FLOWS)}")
    return FLOWS[query.flow]


def list_components(flow: Flow, query: DataQuery) -> tuple[Component, ...]:
    """The dimensions, and the measures and attributes that are asked for."""
    wanted = {"measure": query.measures, "attribute": query.attributes}
    if query.detail in ("serieskeysonly", "nodata"):
        return tuple(it for it in flow.components if it in series_of(flow, query))
    if query.detail == "dataonly":
        wanted["attribute"] = ()
    chosen = {role: None if ids is None else set(ids) for role, ids in wanted.items()}
    for role, ids in chosen.items():
        for name in ids or ():
            if name not in flow.by_id or flow.by_id[name].role != role:
                raise BadQuery(f"{flow.id} has no {role} {name[:40]!r}")
    return tuple(
        it
        for it in flow.components
        if it.role not in chosen or (ids := chosen[it.role]) is None or it.id in ids
    )


def _refuse_combinations(flow: Flow, query: DataQuery) -> None:
    is_paged = query.offset > 0 or query.limit is not None
    if is_paged and (query.include_history or query.updated_after is not None):
        raise BadQuery("changes and history are given whole: without offset and limit")
    for name, _ in query.sort:
        if name not in flow.by_id:
            raise BadQuery(f"{flow.id} has no component {name[:40]!r}")
    if query.offset < 0 or any(
        number is not None and number < 0 for number in (query.limit, query.first_n, query.last_n)
    ):
        raise BadQuery("a number of observations cannot be negative")


def _refuse_changes(flow: Flow, query: DataQuery) -> None:
    """What each release replaces whole has no changes to tell of."""
    if not flow.has_changes and (query.include_history or query.updated_after is not None):
        raise BadQuery(f"{flow.id} is given as a release has it: its changes are not told")
