"""Synthetic submissions: what provinces might send, month by month, clearly marked as synthetic.

Every figure depends on the seed, the unit and the month alone, so any month can be reproduced by
itself. The series belong to the 63 units before the merger; a unit of the 34 reports the sum of its
constituents, and rates are recomputed from the summed numerators and denominators.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from reference.catalogue import seed as seed_rows
from reference.form import COLUMNS, SHEET, SYNTHETIC_MARK, TITLE
from reference.rows import read_rows
from warehouse.home import PROJECT, Problem

SYNTHETIC_PROPERTY = "synthetic"
EPOCH = 2021 * 12  # months are counted from year 0; growth is counted from January 2021
LATE, CORRECTED = 6, 8  # per cent of the submissions
SERIES_FILE = PROJECT / "examples" / "synthetic" / "series.csv"

Figures = dict[tuple[str, str], int]  # (indicator, breakdown) -> amount; numerators for rates


@dataclass(frozen=True)
class Series:
    """How one indicator moves: an amount a month, or per mille of another series."""

    breakdown: str  # of the figure that members, if any, add up to; empty for a total
    base: int
    parent: str  # "size" of the unit, "one" for all alike, or the series it is per mille of
    growth: int  # per cent a year
    season: str
    lag: int  # months by which the parent is earlier
    members: dict[str, int]  # breakdown of a part -> its weight


SEASONS = {  # per cent of a mean month, January to December
    "flat": (100,) * 12,
    "shop": (102, 98, 96, 97, 98, 99, 98, 99, 101, 102, 104, 106),
    "online": (98, 92, 94, 95, 96, 99, 98, 99, 101, 104, 116, 112),  # 11.11 and 12.12
    "office": (70, 80, 100, 105, 105, 105, 95, 95, 105, 110, 115, 115),
    "harvest": (80, 70, 70, 80, 120, 190, 150, 90, 80, 80, 90, 100),
}
TET = {"shop": 110, "online": 106, "office": 75}  # per cent, in the month of the lunar new year
TET_IN_JANUARY = {2017, 2020, 2023, 2025, 2028, 2031, 2033, 2036, 2039}  # otherwise in February


def write_sample(out: Path, start: str, months: int, seed: int = 1) -> list[Path]:
    """Writes the submissions of ``months`` months from ``start`` (``YYYY-MM``) on.

    There is a folder for each month of arrival. Some provinces are late, some correct wrong
    figures later (``..._r2.xlsx``); everything arrives within these months, so that nothing is
    missing at the end. Returns the files in order of arrival.
    """
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", start) or months < 1:
        raise Problem(f"cannot make {months} months from {start!r}: give YYYY-MM and at least 1")
    first = int(start[:4]) * 12 + int(start[5:]) - 1
    last = first + months - 1
    paths = []
    for month in range(first, last + 1):
        for unit, constituents in _units(month):
            figures = _merged(seed, constituents, month)
            for arrival, revision, sent in _sent(seed, unit["ref_area"], month, last, figures):
                name = f"{unit['province_code']}_{_period(month)}{revision}"
                path = out / _period(arrival) / f"{name}.xlsx"
                path.parent.mkdir(parents=True, exist_ok=True)
                _write_form(path, unit, month, arrival, sent, bool(revision))
                paths.append(path)
    return sorted(paths)


def _sent(
    seed: int, ref_area: str, month: int, last: int, figures: Figures
) -> Iterator[tuple[int, str, Figures]]:
    """What one unit sends for a month: (month of arrival, revision, figures)."""
    dice = _dice(seed, "fate", ref_area, month)
    fate, delay = dice.randrange(100), dice.choice((1, 1, 2))
    if fate < LATE:
        yield min(month + delay, last), "", figures
    elif fate >= LATE + CORRECTED or month + delay > last:
        yield month, "", figures
    else:
        yield month, "", figures | _wrong(dice, figures)
        yield month + delay, "_r2", figures


def _wrong(dice: random.Random, figures: Figures) -> Figures:
    """Makes three figures too high; only ones that no total or rate depends on."""
    parents = {series.parent for series in _series().values()}
    free = [
        (code, series.breakdown)
        for code, series in _series().items()
        if not series.members and code not in parents and not code.endswith("_pct")
    ]
    return {key: figures[key] + max(1, figures[key] // 25) for key in dice.sample(free, 3)}


def _merged(seed: int, constituents: Iterable[str], month: int) -> Figures:
    """The figures of a unit: its constituents' amounts, part by part, summed."""
    total: Figures = defaultdict(int)
    for ref_area in constituents:
        for code, series in _series().items():
            amount = _amount(seed, code, ref_area, month)
            total[code, series.breakdown] += amount
            for breakdown, part in _parts(seed, code, ref_area, amount):
                total[code, breakdown] += part
    return dict(total)


@cache
def _amount(seed: int, code: str, ref_area: str, month: int) -> int:
    series = _series()[code]
    if series.parent == "size":
        whole = round(1000 * _dice(seed, "size", ref_area).lognormvariate(0, 0.7))
    elif series.parent == "one":
        whole = 1000
    else:
        whole = _amount(seed, series.parent, ref_area, month - series.lag)
    steady = _catalogue()[code]["over_periods"] == "last"
    ours = 1000 if series.lag else _dice(seed, code, ref_area).randint(850, 1150)
    noise = 1000 if steady or series.lag else _dice(seed, code, ref_area, month).randint(970, 1030)
    factors = _growth(series.growth, month) * _season(series.season, month) * ours * noise
    amount = whole * series.base * factors // (1000 * 10**6 * 100 * 1000 * 1000)
    is_share = series.parent in _series() and series.base < 1000
    return min(amount, whole * 990 // 1000) if is_share else amount


def _parts(seed: int, code: str, ref_area: str, total: int) -> Iterator[tuple[str, int]]:
    dice, members = _dice(seed, "parts", code, ref_area), _series()[code].members
    weights = {member: share * dice.randint(80, 120) for member, share in members.items()}
    rest = total
    for number, (member, weight) in enumerate(weights.items(), start=1):
        part = rest if number == len(weights) else total * weight // sum(weights.values())
        rest -= part
        yield member, part


@cache
def _growth(per_cent: int, month: int) -> int:
    """Compound growth since January 2021, in millionths."""
    return int(10**6 * (1 + Decimal(per_cent) / 100) ** (Decimal(month - EPOCH) / 12))


def _season(name: str, month: int) -> int:
    year, index = divmod(month, 12)
    tet = index == (0 if year in TET_IN_JANUARY else 1)
    return SEASONS[name][index] * (TET.get(name, 100) if tet else 100) // 100


def _dice(*key: object) -> random.Random:
    return random.Random("|".join(map(str, key)))  # noqa: S311 - invented figures, no secrets


@cache
def _series() -> dict[str, Series]:
    return {row["indicator_code"]: _as_series(row) for row in read_rows(SERIES_FILE)}


def _as_series(row: dict[str, str]) -> Series:
    members = dict(pair.split(":") for pair in row["members"].split())
    return Series(
        breakdown=row["breakdown"],
        base=int(row["base"]),
        parent=row["parent"],
        growth=int(row["growth"]),
        season=row["season"],
        lag=int(row["lag"]),
        members={f"{row['dimension']}={name}": int(share) for name, share in members.items()},
    )


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    units = {row["unit"]: row["name_vi"] for row in seed_rows("unit")}
    return {r["indicator_code"]: r | {"unit_vi": units[r["unit"]]} for r in seed_rows("indicator")}


def _units(month: int) -> list[tuple[dict[str, str], list[str]]]:
    """The units in force at the end of the month, each with its units before the merger."""
    day = str(_first_day(month + 1) - timedelta(days=1))
    rows = seed_rows("province")
    area_of_key = {row["province_key"]: row["ref_area"] for row in rows}
    constituents = defaultdict(set)
    for row in rows:
        if row["vintage"] == "VN63":
            constituents[row["ref_area"]].add(row["ref_area"])
            constituents[area_of_key[row["successor_province_key"]]].add(row["ref_area"])
    in_force = [row for row in rows if row["valid_from"] <= day < (row["valid_to"] or "9999")]
    return [(row, sorted(constituents[row["ref_area"]])) for row in in_force]


def _write_form(
    path: Path, unit: dict[str, str], month: int, arrival: int, figures: Figures, corrected: bool
) -> None:
    """Writes one workbook: form 01-TMĐT, which depends on nothing but the arguments."""
    import xlsxwriter

    sent_on = datetime.combine(_first_day(arrival + 1), datetime.min.time()) + timedelta(days=4)
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"title": TITLE, "comments": SYNTHETIC_MARK, "created": sent_on})
        book.set_custom_property(SYNTHETIC_PROPERTY, True)
        sheet = book.add_worksheet(SHEET)
        sheet.set_column(1, 3, 34)
        sheet.write_string(0, 0, TITLE)
        heading = (
            ("Mã tỉnh", unit["province_code"]),
            ("Tên tỉnh", unit["name_vi"]),
            ("Kỳ báo cáo", _period(month)),
            ("Đơn vị báo cáo", f"Sở Công Thương {unit['name_vi']}"),
            ("Người lập", "Chương trình sinh dữ liệu giả lập"),
        )
        for row, label_and_text in enumerate(heading, start=1):
            sheet.write_row(row, 0, label_and_text)
        sheet.write_row(6, 0, ("Ngày lập", sent_on), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_string(7, 0, SYNTHETIC_MARK)
        sheet.write_row(9, 0, COLUMNS)
        note = "Số liệu đính chính" if corrected else ""
        for number, (code, breakdown, value) in enumerate(_rows(figures, month), start=1):
            indicator = _catalogue()[code]
            words = indicator["name_vi"], breakdown, indicator["unit_vi"]
            cells = (number, code, *words, value, note)
            sheet.write_row(9 + number, 0, cells)


def _rows(figures: Figures, month: int) -> Iterator[tuple[str, str, Decimal]]:
    """Rows of the form in the order of the catalogue, rates computed from their numerators."""
    next_month = str(_first_day(month + 1))
    by_key = {code: int(row["indicator_key"]) for code, row in _catalogue().items()}
    for code, breakdown in sorted(figures, key=lambda key: (by_key[key[0]], key[1])):
        amount, indicator = Decimal(figures[code, breakdown]), _catalogue()[code]
        if indicator["valid_from"] >= next_month:
            continue
        if indicator["unit"] == "percent":
            whole = figures[indicator["weight_indicator_code"], ""]
            yield code, breakdown, (100 * amount / whole).quantize(Decimal("0.1"))
        else:
            yield code, breakdown, amount if indicator["is_integer"] == "true" else amount / 10


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _period(month: int) -> str:
    return f"{month // 12:04d}-{month % 12 + 1:02d}"
