"""The map of today's provinces as equal squares: where each of them stands."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

PLACES = Path(__file__).with_suffix(".csv")


class Tile(NamedTuple):
    """A square: rows count from the north, columns from the west."""

    ref_area: str
    row: int
    column: int


@cache
def read_tiles() -> tuple[Tile, ...]:
    """The squares of all provinces, from north to south."""
    with PLACES.open(encoding="utf-8", newline="") as file:
        return tuple(
            Tile(line["ref_area"], int(line["row"]), int(line["column"]))
            for line in csv.DictReader(file)
        )
