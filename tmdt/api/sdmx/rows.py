"""The statement that selects the rows of a dataset, and the order that they are sent in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from psycopg import sql

from tmdt.api.sdmx.components import Component
from tmdt.api.sdmx.conditions import BadQuery, Condition
from tmdt.api.sdmx.flows import Flow
from tmdt.api.sdmx.query import DataQuery

KEYS_ONLY = ("serieskeysonly", "nodata")
Sorted = Sequence[tuple[Component, str]]


def series_of(flow: Flow, query: DataQuery) -> tuple[Component, ...]:
    """The dimensions that observations of one group share; none where all are the observation's."""
    observed = query.dimension_at_observation
    if observed == "AllDimensions":
        return flow.dimensions if query.detail in ("serieskeysonly", "nodata") else ()
    if observed not in {it.id for it in flow.dimensions}:
        raise BadQuery(f"{flow.id} has no dimension {observed[:40]!r}")
    return tuple(it for it in flow.dimensions if it.id != observed)


def build_rows(
    flow: Flow,
    query: DataQuery,
    components: Sequence[Component],
    fact: sql.Composable,
    conditions: Sequence[Condition],
    is_grouped: bool,
) -> tuple[sql.Composed, sql.Composable | None]:
    """Selects rows, each component a column by its id; and the order of what is selected.

    What nobody restricts is sent as it lies, if its order matters to nobody: sorting a million rows
    takes longer than sending them.
    """
    by_sort, in_groups = list_orders(flow, query)
    is_paged = query.offset > 0 or query.limit is not None
    is_sorted = bool(is_grouped or query.sort or query.keys or query.filters or is_paged)
    order = in_groups if is_grouped else by_sort
    is_of_series = query.detail in KEYS_ONLY
    if is_of_series:
        by_sort, order = ([(it, way) for it, way in some if it in components]
                          for some in (by_sort, order))  # fmt: skip
    is_cut = not is_of_series and (query.first_n is not None or query.last_n is not None)
    ranked = [it for it, _ in by_sort] if is_sorted or is_cut else []
    rows = _select(flow, query, components, ranked, fact, conditions)
    if is_cut:
        rows = _keep_ends(query, rows, ranked)
    if is_paged:
        rows = sql.SQL("select * from ({}) as every order by {} offset {} limit {}").format(
            rows, _order(by_sort), sql.Literal(query.offset), sql.Literal(query.limit)
        )
    return rows, _order(order) if is_sorted and order else None


def list_orders(flow: Flow, query: DataQuery) -> tuple[list[tuple[Component, str]], ...]:
    """The order that is asked for, and the nearest to it in which series stand together.

    A dimension of which one value is asked for orders nothing.
    """
    asked: dict[Component, str] = {flow.by_id[name]: way for name, way in query.sort}
    series = series_of(flow, query)
    *of_key, time = flow.dimensions
    varying = [it for place, it in enumerate(of_key) if not _is_one_value(query, place)]
    varying.append(time)
    by_sort = asked | {it: "asc" for it in varying if it not in asked}
    in_series = sorted(by_sort.items(), key=lambda item: item[0] not in series)
    return list(by_sort.items()), in_series


def _is_one_value(query: DataQuery, place: int) -> bool:
    """Whether all keys have the same single value of a dimension."""
    parts = {key[place] for key in query.keys}
    return len(parts) == 1 and all(part is not None and len(part) == 1 for part in parts)


def _select(
    flow: Flow,
    query: DataQuery,
    components: Iterable[Component],
    ranked: Iterable[Component],
    fact: sql.Composable,
    conditions: Sequence[Condition],
) -> sql.Composed:
    columns = [
        sql.SQL("{} as {}").format(sql.SQL(it.column), sql.Identifier(it.id)) for it in components
    ] + [
        sql.SQL("{} as {}").format(sql.SQL(it.rank or it.column), _rank(it)) for it in ranked
    ]  # fmt: skip
    joins = [
        sql.SQL("{} join ({}) as {} on {} = {}").format(
            sql.SQL("left" if lookup.is_optional else "inner"),
            sql.SQL(lookup.query),
            sql.Identifier(alias),
            sql.Identifier("fact", lookup.fact_key),
            sql.Identifier(alias, lookup.key),
        )
        for alias, lookup in flow.lookups.items()
    ]
    return sql.SQL("select {} {} from {} as fact {} where {}").format(
        sql.SQL("distinct" if query.detail in KEYS_ONLY else ""),
        sql.SQL(", ").join(columns),
        fact,
        sql.SQL(" ").join(joins),
        sql.SQL(" and ").join([sql.SQL("true"), *conditions]),
    )


def _keep_ends(query: DataQuery, rows: sql.Composed, ranked: Iterable[Component]) -> sql.Composed:
    """The first and the last observations of each series in time."""
    series = [_rank(it) for it in ranked if it.role == "dimension"]
    [time] = [_rank(it) for it in ranked if it.role == "time"]
    part = sql.SQL("partition by {}").format(sql.SQL(", ").join(series)) if series else sql.SQL("")
    numbered = sql.SQL(
        "select *, row_number() over ({0} order by {1}) as from_first,"
        " row_number() over ({0} order by {1} desc) as from_last from ({2}) as every"
    ).format(part, time, rows)
    return sql.SQL(
        "select * from ({}) as numbered where from_first <= {} or from_last <= {}"
    ).format(numbered, sql.Literal(query.first_n or 0), sql.Literal(query.last_n or 0))


def _rank(component: Component) -> sql.Identifier:
    return sql.Identifier(f"{component.id} rank")


def _order(components: Sorted) -> sql.Composable:
    """By the ranks of components; by anything where there is one row at most."""
    if not components:
        return sql.SQL("1")
    return sql.SQL(", ").join(
        sql.SQL("{} {}{} nulls last").format(
            _rank(it),
            sql.SQL("" if it.rank or it.type not in ("String",) else 'collate "C" '),
            sql.SQL("desc" if way == "desc" else "asc"),
        )
        for it, way in components
    )
