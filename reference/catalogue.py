"""Reference data for readers: provinces, indicators, units, and how people write them.

The data are dbt's seeds, read in place, so that a name added to a seed is understood by readers,
gates and marts alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple, TypeVar

from reference.project import PROJECT
from reference.rows import read_rows
from reference.text import fold

SEEDS = PROJECT / "dbt_project" / "seeds"

Meaning = TypeVar("Meaning")


@dataclass(frozen=True, slots=True)
class Province:
    """A province-level unit in one boundary vintage, over one validity interval."""

    ref_area: str
    code: str
    name_vi: str
    valid_from: date
    valid_to: date  # exclusive
    successor: str | None  # ref_area of the unit that took its territory


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: one of it is exactly ``factor`` of its ``base``."""

    code: str
    name_vi: str
    base: str
    factor: Decimal
    must_be_stated: bool
    """Money: without a unit, a figure may be in đồng, triệu or tỷ."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the catalogue, with what reading a figure needs."""

    code: str
    name_vi: str
    unit: Unit
    valid_min: Decimal | None
    valid_max: Decimal | None
    is_integer: bool


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension by which an indicator may be broken down, and its members."""

    code: str
    members: tuple[str, ...]
    is_open: bool
    """Places within a province: too many, and too often redrawn, to be listed here."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Lookup tables. Names are looked up by their folded form (see ``reference.text.fold``)."""

    provinces: Mapping[str, tuple[Province, ...]]  # by ref_area: one per interval
    ref_areas_by_code: Mapping[str, tuple[str, ...]]
    ref_areas_by_name: Mapping[str, tuple[str, ...]]
    indicators: Mapping[str, Indicator]
    indicator_codes_by_name: Mapping[str, str]
    units: Mapping[str, Unit]
    units_by_name: Mapping[str, Unit]
    dimensions: Mapping[str, Dimension]
    dimensions_by_name: Mapping[str, frozenset[str]]
    members_by_name: Mapping[str, frozenset[tuple[str, str]]]
    """The breakdown members (dimension, member) that a name or a code may mean."""
    breakdowns: Mapping[str, Mapping[str, frozenset[str]]]
    """By indicator: the dimensions that split it, and the members of each that it has."""


def seed(name: str) -> list[dict[str, str]]:
    """The rows of a seed, as text."""
    return read_rows(SEEDS / f"{name}.csv")


@cache
def reference() -> Reference:
    """The reference data of this version of the project."""
    provinces, by_code, by_name = _provinces()
    units = {
        row["unit"]: Unit(
            row["unit"],
            row["name_vi"],
            row["base_unit"],
            Decimal(row["factor"]),
            row["must_be_stated"] == "true",
        )
        for row in seed("unit")
    }
    units_by_name = {fold(row["written"]): units[row["unit"]] for row in seed("unit_synonym")}
    for row in seed("unit"):
        spelt = (row["unit"], row["name_vi"], row["name_en"], f"{row['name_en']}s")
        units_by_name |= {fold(name): units[row["unit"]] for name in spelt}
    indicators = {row["indicator_code"]: _indicator(row, units) for row in seed("indicator")}
    codes = {fold(row["written"]): row["indicator_code"] for row in seed("indicator_synonym")}
    codes |= {fold(i.name_vi): i.code for i in indicators.values()}
    dimensions = _dimensions()
    names = breakdown_names()
    return Reference(
        provinces,
        by_code,
        by_name,
        indicators,
        codes,
        units,
        units_by_name,
        dimensions,
        _by_name((name.written, name.dimension) for name in names if not name.member),
        _by_name((name.written, (name.dimension, name.member)) for name in names if name.member),
        _breakdowns(indicators, dimensions),
    )


class BreakdownName(NamedTuple):
    """One way to write a dimension, or a member of it."""

    written: str
    dimension: str
    member: str  # empty: the dimension itself


@cache
def breakdown_names() -> tuple[BreakdownName, ...]:
    """Every way to write dimensions and members: codes, names in both languages, synonyms."""
    spellings = ("member", "name_vi", "name_en")
    members = [
        BreakdownName(row[spelling], row["dimension"], row["member"])
        for row in seed("breakdown_member")
        for spelling in spellings
    ]
    dimensions = [
        BreakdownName(row[spelling], row["dimension"], "")
        for row in seed("breakdown_dimension")
        for spelling in ("dimension", "name_vi", "name_en")
    ]
    return (*dimensions, *members, *(BreakdownName(**row) for row in seed("breakdown_synonym")))


def _dimensions() -> dict[str, Dimension]:
    members = defaultdict(list)
    for row in seed("breakdown_member"):
        members[row["dimension"]].append(row["member"])
    return {
        (code := row["dimension"]): Dimension(
            code, tuple(members[code]), row["is_territorial"] == "true"
        )
        for row in seed("breakdown_dimension")
    }


def _breakdowns(
    indicators: Iterable[str], dimensions: Mapping[str, Dimension]
) -> dict[str, dict[str, frozenset[str]]]:
    """Any indicator may be broken down by place; a row without members means all of them."""
    places: dict[str, frozenset[str]] = {
        code: frozenset() for code, dimension in dimensions.items() if dimension.is_open
    }
    allowed = {code: dict(places) for code in indicators}
    for row in seed("indicator_breakdown"):
        members = row["members"].split() or dimensions[row["dimension"]].members
        allowed[row["indicator_code"]][row["dimension"]] = frozenset(members)
    return allowed


def _by_name(names: Iterable[tuple[str, Meaning]]) -> dict[str, frozenset[Meaning]]:
    found: dict[str, set[Meaning]] = defaultdict(set)
    for written, meaning in names:
        found[fold(written)].add(meaning)
    return {name: frozenset(meanings) for name, meanings in found.items()}


def _provinces() -> tuple[
    dict[str, tuple[Province, ...]], dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]
]:
    rows = seed("province")
    ref_area_of_key = {row["province_key"]: row["ref_area"] for row in rows}
    intervals: dict[str, list[Province]] = defaultdict(list)
    codes: dict[str, set[str]] = defaultdict(set)
    names: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        ref_area = row["ref_area"]
        intervals[ref_area].append(
            Province(
                ref_area=ref_area,
                code=row["province_code"],
                name_vi=row["name_vi"],
                valid_from=date.fromisoformat(row["valid_from"] or "0001-01-01"),
                valid_to=date.fromisoformat(row["valid_to"] or "9999-12-31"),
                successor=ref_area_of_key.get(row["successor_province_key"]),
            )
        )
        codes[row["province_code"]].add(ref_area)
        names[fold(row["name_vi"])].add(ref_area)
    for row in seed("province_synonym"):
        names[fold(row["written"])].add(row["ref_area"])
    return (
        {area: tuple(versions) for area, versions in intervals.items()},
        {code: tuple(sorted(areas)) for code, areas in codes.items()},
        {name: tuple(sorted(areas)) for name, areas in names.items()},
    )


def _indicator(row: Mapping[str, str], units: Mapping[str, Unit]) -> Indicator:
    return Indicator(
        code=row["indicator_code"],
        name_vi=row["name_vi"],
        unit=units[row["unit"]],
        valid_min=Decimal(row["valid_min"]) if row["valid_min"] else None,
        valid_max=Decimal(row["valid_max"]) if row["valid_max"] else None,
        is_integer=row["is_integer"] == "true",
    )
