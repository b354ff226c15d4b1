"""Who and when: the province and the period a figure is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ingestion.problems import Problem
from ingestion.reference import Province, Reference
from ingestion.text import fold
from tmdt.period import Period, read_period

KINDS = {
    "": "actual", "actual": "actual", "thực hiện": "actual",
    "target": "target", "mục tiêu": "target", "kế hoạch": "target",
    "budget": "budget", "kinh phí": "budget",
}  # fmt: skip
PREFIXES = ("thanh pho ", "tinh ", "tp ")


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for a whole submission: when it came, and the province its header names."""

    received_on: date
    province_name: str | None = None


class Place(NamedTuple):
    """Whose figure it is, of what kind and period; what is not known is None."""

    kind: str | None
    ref_area: str | None
    period: Period | None
    problem: Problem | None = None


def read_place(
    kind_text: str | None,
    province_text: str | None,
    period_text: str | None,
    context: Context,
    known: Reference,
) -> Place:
    """Reads kind, province and period together, since a province's code needs the period."""
    kind = KINDS.get((kind_text or "").strip().lower())
    if kind is None:
        return Place(None, None, None, Problem("KIND_UNKNOWN", {"written": kind_text or ""}))
    if not period_text:
        return Place(kind, None, None, Problem("PERIOD_MISSING", {}))
    period = read_period(period_text)
    if period is None:
        return Place(kind, None, None, Problem("PERIOD_UNREADABLE", {"written": period_text}))
    if kind == "actual" and period.start > context.received_on:
        return Place(kind, None, period, Problem("PERIOD_IN_FUTURE", {"period": period.code}))
    province = find_province(province_text or context.province_name, period, context, known)
    if isinstance(province, Problem):
        return Place(kind, None, period, province)
    return Place(kind, province.ref_area, period)


def find_province(
    written: str | None, period: Period, context: Context, known: Reference
) -> Province | Problem:
    """The province meant by a code, a ref_area or a name, on the boundaries of the period.

    A code says nothing without a date: 24 is Bắc Giang until June 2025 and Bắc Ninh after. A span
    over the merger can mean either, unless the territory stayed the same or the name decides.
    """
    if not written:
        return Problem("PROVINCE_MISSING", {})
    areas = _areas(written, known)
    if not areas:
        return Problem("PROVINCE_UNKNOWN", {"written": written})
    named = _areas(context.province_name, known)
    if named and not set(named) & set(areas):
        return _mismatch(written, areas, context, known)
    in_force = [
        version
        for area in areas
        for version in known.provinces[area]
        if version.valid_from <= period.end and period.start < version.valid_to
    ]
    if not in_force:
        return _not_in_force(written, areas, period, known)
    if len({version.ref_area for version in in_force}) > 1:
        in_force = [v for v in in_force if v.ref_area in named] or in_force
    if len({v.ref_area for v in in_force}) > 1 and not _same_territory(in_force, known):
        choices = ", ".join(f"{v.ref_area} ({v.name_vi})" for v in in_force)
        about = {"written": written, "period": period.code, "candidates": choices}
        return Problem("PROVINCE_AMBIGUOUS", about)
    latest = max(in_force, key=lambda version: version.valid_from)
    if named and latest.ref_area not in named:
        return _mismatch(written, [latest.ref_area], context, known)
    return latest


def _areas(written: str | None, known: Reference) -> tuple[str, ...]:
    text = (written or "").strip()
    if text in known.provinces:
        return (text,)
    if text.isdecimal() and len(text) <= 2:
        return known.ref_areas_by_code.get(text.zfill(2), ())
    name = fold(text)
    for prefix in ("", *PREFIXES):
        if found := known.ref_areas_by_name.get(name.removeprefix(prefix)):
            return found
    return ()


def _mismatch(written: str, areas: Sequence[str], context: Context, known: Reference) -> Problem:
    names = dict.fromkeys(version.name_vi for area in areas for version in known.provinces[area])
    return Problem(
        "PROVINCE_MISMATCH",
        {"written": written, "expected": " / ".join(names), "name": context.province_name or ""},
    )


def _not_in_force(written: str, areas: Sequence[str], period: Period, known: Reference) -> Problem:
    """The unit exists, but not in that period: the finding names the one that does."""
    unit = known.provinces[areas[0]][-1]
    if period.start >= unit.valid_to and unit.successor:
        right = [known.provinces[unit.successor][-1]]
    else:
        right = _predecessors(unit.ref_area, known)
    expected = ", ".join(f"{version.code} ({version.name_vi})" for version in right)
    return Problem(
        "PROVINCE_NOT_IN_FORCE",
        {"written": written, "period": period.code, "expected": expected},
    )


def _same_territory(versions: Sequence[Province], known: Reference) -> bool:
    """Whether they are one unit before and after the merger, nothing added and nothing lost."""
    heir = max(versions, key=lambda version: version.valid_from).ref_area
    before = {version.ref_area for version in _predecessors(heir, known)}
    return {version.ref_area for version in versions} - {heir} == before


def _predecessors(ref_area: str, known: Reference) -> list[Province]:
    """The units of the vintage before whose territory this one took, as they last were."""
    return [
        versions[-1]
        for area, versions in known.provinces.items()
        if area != ref_area and versions[-1].successor == ref_area
    ]
