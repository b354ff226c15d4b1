"""What a request for data asks for, in the terms of SDMX, whichever version it came in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Operator = Literal["eq", "ne", "lt", "le", "gt", "ge", "co", "nc", "sw", "ew"]
Detail = Literal["full", "dataonly", "serieskeysonly", "nodata"]


@dataclass(frozen=True)
class Filter:
    """A condition on a component: one of the values holds; conditions together hold all."""

    component: str
    operator: Operator
    values: tuple[str, ...]


@dataclass(frozen=True)
class DataQuery:
    """A request for the data of a dataflow.

    Args:
        flow: The id of the dataflow.
        keys: Alternatives; each has the values (None: any) of the dimensions but time, in order.
        filters: All of them hold (`c[…]`, and `startPeriod` and `endPeriod` of 2.1).
        as_of: Data as it was known at that moment.
        include_history: One dataset for each release.
    """

    flow: str
    keys: tuple[tuple[tuple[str, ...] | None, ...], ...] = ()
    filters: tuple[Filter, ...] = ()
    as_of: datetime | None = None
    updated_after: datetime | None = None
    include_history: bool = False
    first_n: int | None = None
    last_n: int | None = None
    dimension_at_observation: str = "TIME_PERIOD"
    attributes: tuple[str, ...] | None = None
    """Those wanted; None is all, empty is none."""
    measures: tuple[str, ...] | None = None
    detail: Detail = "full"
    offset: int = 0
    limit: int | None = None
    sort: tuple[tuple[str, Literal["asc", "desc"]], ...] = field(default_factory=tuple)
