"""The blank form 01-TMĐT for one province and period, made from the catalogue.

The sender fills in the yellow cells; the rest is locked. Columns beyond those of the form (the last
known value and its period) have labels that the reader of workbooks knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from psycopg.rows import dict_row

from expectations.rules import registry
from ingestion.understanding.places import WrittenPlace, find_province
from reference.catalogue import Province, reference, seed
from reference.form import COLUMNS
from reference.labels import written_label
from reference.period import MONTHS_OF_FREQ, SPAN, Period
from tmdt.collection.form_workbook import PREVIOUS_AT, Form, Row, write_form
from warehouse import database
from warehouse.home import Problem

LAST_KNOWN = """
    select distinct on (i.indicator_code, f.breakdown)
        i.indicator_code, f.breakdown, f.value, f.value_low, f.value_high, f.qualifier,
        d.period, f.is_synthetic
    from marts.fact_indicator as f
    inner join marts.dim_province as p using (province_key)
    inner join marts.dim_indicator as i using (indicator_key)
    inner join marts.dim_period as d using (period_key)
    where p.ref_area = %(ref_area)s and d.period_end < %(before)s
        and f.is_synthetic = not exists (
            select from marts.fact_indicator as real
            inner join marts.dim_province as place using (province_key)
            where place.ref_area = %(ref_area)s and not real.is_synthetic
        )
    order by i.indicator_code, f.breakdown, d.period_end desc, d.period_start desc
"""


def write_blank_form(out: Path, province: str, period: str) -> Path:
    """Writes the blank form of one province and period; returns its path.

    Args:
        out: The workbook to write.
        province: A two-digit code, a ref_area (``VN34_24``) or a name.
        period: A month, quarter or year: ``2026-10``, ``2026-Q3``, ``2026``.

    Raises:
        Problem: no such period, or the province is unknown, ambiguous or not in force then.
    """
    form = _form(province, period)
    form.last_known = _last_known(form.province.ref_area, form.period)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_form(out, form)
    except OSError as error:
        raise Problem(f"the form cannot be written to {out}: {error.strerror}") from error
    return out


def _form(province: str, period_text: str) -> Form:
    try:
        period = Period.parse(period_text)
    except ValueError as error:
        raise Problem(str(error)) from error
    if period.freq == SPAN:
        raise Problem(
            f"{period.code} is not a month, quarter or year: write 2026-10, 2026-Q3 or 2026"
        )
    found = find_province(WrittenPlace(province), period, period.end, reference())
    if not isinstance(found, Province):
        finding = registry()[found.code].finding(**found.context)  # type: ignore[arg-type]
        raise Problem(f"{finding.message_en} {finding.fix_en}")
    periods = _periods(period)
    rows = [row for freq in MONTHS_OF_FREQ for row in _rows(freq, periods)]
    rows.sort(key=lambda row: int(row.indicator["indicator_key"]))  # the order of the catalogue
    # Always there: it reveals a form of which only the header was changed to another month.
    own_period = written_label("column", "period")
    columns = [*COLUMNS, own_period, written_label("column", "previous"), PREVIOUS_AT]
    return Form(found, _province_text(found, list(periods.values())), period, rows, columns)


def _periods(period: Period) -> dict[str, Period]:
    """By frequency, the period that ends with this one: a quarter's last month ends the quarter."""
    periods = {}
    for freq, months in MONTHS_OF_FREQ.items():
        if count := months // MONTHS_OF_FREQ[period.freq]:
            span = Period(period.shift(1 - count).start, period.end)
            if span.freq == freq:
                periods[freq] = span
    return periods


def _province_text(province: Province, periods: Sequence[Period]) -> str:
    """The code, if code and name identify the province in every period; otherwise ref_area."""
    for period in periods:
        written = WrittenPlace(province.code, province.name_vi)
        found = find_province(written, period, period.end, reference())
        if not isinstance(found, Province) or found.ref_area != province.ref_area:
            return province.ref_area
    return province.code


def _rows(freq: str, periods: dict[str, Period]) -> Iterator[Row]:
    """The indicators of one frequency, each followed by the parts that add up to it."""
    if freq not in periods:
        return
    units = {row["unit"]: row for row in seed("unit")}
    parts: dict[str, list[str]] = {}
    for part in seed("indicator_part"):
        pairs = [part["total_breakdown"], f"{part['dimension']}={part['member']}"]
        breakdown = ";".join(sorted(filter(None, pairs)))
        parts.setdefault(part["indicator_code"], []).append(breakdown)
    for indicator in seed("indicator"):
        begun = indicator["valid_from"] <= str(periods[freq].end)
        if indicator["frequency"] != freq or indicator["group_code"] == "CTX" or not begun:
            continue
        unit = units[indicator["unit"]]
        for breakdown in ("", *parts.get(indicator["indicator_code"], ())):
            yield Row(indicator, breakdown, unit["name_vi"], unit["name_en"], periods[freq].code)


def _last_known(ref_area: str, period: Period) -> dict[tuple[str, str], dict[str, Any]]:
    """The province's last published figures before the period, by indicator and breakdown.

    Only those of its own boundaries: a merged province is not shown the figures of a part. And
    only real ones, unless it has none at all: a demonstration shows synthetic ones.
    """
    with database.connect(row_factory=dict_row) as connection:
        parameters = {"ref_area": ref_area, "before": period.start}
        found: list[Any] = connection.execute(LAST_KNOWN, parameters).fetchall()
    return {(row["indicator_code"], row["breakdown"]): row for row in found}
