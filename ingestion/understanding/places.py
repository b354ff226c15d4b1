"""Who and when: the province and the period of a figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from ingestion.understanding.objections import Objection
from reference.catalogue import Province, Reference, reference, seed
from reference.period import Period
from reference.text import fold
from reference.written_periods import either_month, read_period

KINDS = {
    "": "actual", "actual": "actual", "thực hiện": "actual",
    "target": "target", "mục tiêu": "target", "kế hoạch": "target",
    "budget": "budget", "kinh phí": "budget",
}  # fmt: skip
PREFIXES = ("thanh pho ", "tinh ", "tp ", "t ")
TODAY = " moi"
"""After a name that the province of the merger kept: `Bắc Ninh (mới)`."""
LEAD_TO_A_NAME = "thanh pho|tinh|tp|cong thuong"
LONGEST_AGENCY = 300

EARLIEST, LATEST = date(1990, 1, 1), date(2060, 12, 31)
"""The periods of figures, plans and targets lie between these days."""
LONGEST_YEARS = 10


class WrittenPlace(NamedTuple):
    """Everything in a file that states whose figure it is; all of it must agree."""

    province: str | None
    """A code, a ref_area or a name."""
    also_named: str | None = None
    """Further names, one per line."""
    sender: str | None = None


class Place(NamedTuple):
    """Province, kind and period of a figure; what is not known is None."""

    kind: str | None
    ref_area: str | None
    period: Period | None
    objection: Objection | None = None


def read_place(
    kind_text: str | None,
    period_text: str | None,
    period_around: str | None,
    place: WrittenPlace,
    received_on: date,
    known: Reference,
) -> Place:
    """Reads kind, province and period together, since a province's code needs the period."""
    kind = read_kind(kind_text)
    if kind is None:
        return Place(None, None, None, Objection("KIND_UNKNOWN", {"written": kind_text or ""}))
    if not period_text:
        return Place(kind, None, None, Objection("PERIOD_MISSING", {}))
    period = read_period(period_text)
    if period is None:
        return Place(kind, None, None, _explain_no_period(period_text))
    if kind == "actual" and (other := _find_contradiction(period, period_around)):
        context = {"written": f"{period_text} / {other}"}
        return Place(kind, None, period, Objection("PERIOD_CONTRADICTED", context))
    if kind == "actual" and _is_ahead(period, received_on):
        return Place(kind, None, period, Objection("PERIOD_IN_FUTURE", {"period": period.code}))
    if not _is_within_reach(period):
        return Place(kind, None, None, Objection("PERIOD_OUT_OF_REACH", {"written": period.code}))
    province = find_province(place, period, received_on, known)
    if isinstance(province, Objection):
        return Place(kind, None, period, province)
    return Place(kind, province.ref_area, period)


def read_kind(written: str | None) -> str | None:
    """The kind that a text names, actual if there is no text; None if the text is not a kind."""
    return KINDS.get((written or "").strip().lower())


def _find_contradiction(period: Period, around: str | None) -> str | None:
    """The stated period that does not contain the figure's own period.

    A form for the last month of a quarter or a year also asks for that quarter or year.
    """
    meant = period.calendar_twin
    for text in (around or "").splitlines():
        other = read_period(text)
        whole = other and other.calendar_twin
        if whole is None:
            return text
        is_within = whole.start <= meant.start and meant.end <= whole.end
        if not is_within and not (meant.start <= whole.start and meant.end == whole.end):
            return text
    return None


def _explain_no_period(written: str) -> Objection:
    if months := either_month(written):
        candidates = " / ".join(month.code for month in months)
        return Objection("PERIOD_AMBIGUOUS", {"written": written, "candidates": candidates})
    return Objection("PERIOD_UNREADABLE", {"written": written})


def _is_within_reach(period: Period) -> bool:
    years = period.end.year - period.start.year
    return period.start >= EARLIEST and period.end <= LATEST and years <= LONGEST_YEARS


def _is_ahead(period: Period, received_on: date) -> bool:
    """Whether it has not begun, or is of a later year; administrative January is of both years."""
    return period.start > received_on or period.end > date(received_on.year + 1, 1, 14)


def find_province(
    place: WrittenPlace, period: Period, received_on: date, known: Reference
) -> Province | Objection:
    """The province meant by a code, a ref_area or a name, with the boundaries of the period.

    A code means nothing without a date: 24 is Bắc Giang until June 2025 and Bắc Ninh afterwards.
    In a span across the merger it is ambiguous, unless the territory stayed the same or a name
    decides.
    """
    if not place.province:
        return Objection("PROVINCE_MISSING", {})
    areas = _find_areas(place.province, known)
    if not areas:
        return Objection("PROVINCE_UNKNOWN", {"written": place.province})
    others = (place.also_named or "").splitlines()
    named = {name: _find_areas(name, known) for name in others}
    if unknown := next((name for name, found in named.items() if not found), None):
        return Objection("PROVINCE_UNKNOWN", {"written": unknown})
    if another := _find_another(areas, named):
        return _explain_mismatch(place.province, areas, another, known)
    in_force = [
        version
        for area in areas
        for version in known.provinces[area]
        if version.valid_from <= period.end and period.start < version.valid_to
    ]
    if not in_force:
        return _explain_not_in_force(place.province, areas, period, known)
    for found in named.values():
        in_force = [version for version in in_force if version.ref_area in found] or in_force
    if len({v.ref_area for v in in_force}) > 1 and not _is_same_territory(in_force, known):
        choices = ", ".join(f"{v.ref_area} ({v.name_vi})" for v in in_force)
        context = {"written": place.province, "period": period.code, "candidates": choices}
        return Objection("PROVINCE_AMBIGUOUS", context)
    latest = max(in_force, key=lambda version: version.valid_from)
    another = _find_another([latest.ref_area], named)
    for sender in (place.sender or "").splitlines():
        if not _may_send(sender, latest, received_on, known):
            another = another or sender
    return (
        _explain_mismatch(place.province, [latest.ref_area], another, known) if another else latest
    )


def _find_another(areas: Sequence[str], named: Mapping[str, Sequence[str]]) -> str | None:
    """The first name that means none of the areas."""
    return next((name for name, found in named.items() if not set(found) & set(areas)), None)


@lru_cache(maxsize=8192)
def is_province(text: str) -> bool:
    """Whether a text is the name of a province, and nothing else."""
    return not text.isdecimal() and bool(_find_areas(text, reference()))


def is_region(text: str) -> bool:
    """Whether a text is the name of a region of provinces, and nothing else."""
    return fold(text) in {fold(row["region"]) for row in seed("province")}


def name_another_province(texts: Iterable[str], known: Reference) -> bool:
    """Whether some of the texts name provinces that cannot be one and the same."""
    named = [set(found) for text in texts if (found := _find_areas(text, known))]
    return bool(named) and not set.intersection(*named)


def _may_send(sender: str, province: Province, received_on: date, known: Reference) -> bool:
    """Whether the name of an agency mentions no province but the one for which it reports.

    The successor of a province reports its late figures.
    """
    named = _find_areas_in(sender, known)
    heirs = known.provinces.get(province.successor or "", ())
    may = {province.ref_area, *(heir.ref_area for heir in heirs if heir.valid_from <= received_on)}
    return not named or bool(named & may)


def _find_areas_in(agency: str, known: Reference) -> set[str]:
    """The provinces in `Sở Công Thương tỉnh Bắc Giang`: at the end, or after a word like `tỉnh`.

    Nowhere else, because many folded words look like a province.
    """
    names = "|".join(map(re.escape, sorted(known.ref_areas_by_name, key=len, reverse=True)))
    pattern = rf"\b(?:{LEAD_TO_A_NAME}) ({names})\b|\b({names})$"
    found = re.findall(pattern, fold(agency)[:LONGEST_AGENCY])
    return {area for name in map("".join, found) for area in known.ref_areas_by_name[name]}


def _find_areas(written: str | None, known: Reference) -> tuple[str, ...]:
    text = (written or "").strip()
    if text in known.provinces:
        return (text,)
    if text.isdecimal() and len(text) <= 2:
        return known.ref_areas_by_code.get(text.zfill(2), ())
    name = fold(text)
    of_today = name.endswith(TODAY)
    for prefix in ("", *PREFIXES):
        if found := known.ref_areas_by_name.get(name.removeprefix(prefix).removesuffix(TODAY)):
            return tuple(area for area in found if not (of_today and _is_past(area, known)))
    return ()


def _is_past(area: str, known: Reference) -> bool:
    return known.provinces[area][-1].successor is not None


def _explain_mismatch(written: str, areas: Sequence[str], name: str, known: Reference) -> Objection:
    names = dict.fromkeys(version.name_vi for area in areas for version in known.provinces[area])
    return Objection(
        "PROVINCE_MISMATCH",
        {"written": written, "expected": " / ".join(names), "name": name},
    )


def _explain_not_in_force(
    written: str, areas: Sequence[str], period: Period, known: Reference
) -> Objection:
    """The unit exists, but not in that period: the finding names the one that did."""
    unit = known.provinces[areas[0]][-1]
    if period.start >= unit.valid_to and unit.successor:
        right = [known.provinces[unit.successor][-1]]
    else:
        right = _list_predecessors(unit.ref_area, known)
    expected = ", ".join(f"{version.code} ({version.name_vi})" for version in right)
    return Objection(
        "PROVINCE_NOT_IN_FORCE",
        {"written": written, "period": period.code, "expected": expected},
    )


def _is_same_territory(versions: Sequence[Province], known: Reference) -> bool:
    """Whether they are the same unit before and after the merger, with the same territory."""
    heir = max(versions, key=lambda version: version.valid_from).ref_area
    before = {version.ref_area for version in _list_predecessors(heir, known)}
    return {version.ref_area for version in versions} - {heir} == before


def _list_predecessors(ref_area: str, known: Reference) -> list[Province]:
    """The latest versions of the units whose territory this one took over."""
    return [
        versions[-1]
        for area, versions in known.provinces.items()
        if area != ref_area and versions[-1].successor == ref_area
    ]
