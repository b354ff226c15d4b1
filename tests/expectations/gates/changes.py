"""What is done to the good candidate, as SQL: words to say it with, and changes told by name."""

from __future__ import annotations

from collections.abc import Sequence

import yaml
from psycopg import sql

from expectations import suites
from ingestion.staging.rows import FIGURE
from ingestion.staging.summary import HEADING


def retyped(other_type: str, *columns: str) -> str:
    """Gives columns of the observations another type."""
    suite = yaml.safe_load((suites.FOLDER / "staging_observations.yml").read_text("utf-8"))
    names = suite["expectations"][0]["kwargs"]["column_set"]
    shown = ", ".join(f"{n}::{other_type} as {n}" if n in columns else n for n in names)
    return (
        "alter view staging.observation rename to understood;"
        f" create view staging.observation as select {shown} from staging.understood"
    )


def of(figure: str) -> str:
    """Where-clause of a figure, written submission/figure_no."""
    submission, number = figure.split("/")
    return f"where submission_id = {submission} and figure_no = {number}"


def observed(figures: str = "", **other: object) -> str:
    """Observations read otherwise: of a figure, of a submission (``2``), or all of them."""
    submission, _, number = figures.partition("/")
    named = {"submission_id": submission, "figure_no": number}
    where = " and ".join(f"{column} = {one}" for column, one in named.items() if one) or "true"
    headings = f"select submission_id, heading_no from staging.figure where {where}"
    return _set("heading", f"(submission_id, heading_no) in ({headings})", HEADING, other) + _set(
        "figure", where, FIGURE, other
    )


def _set(table: str, where: str, columns: Sequence[str], values: dict[str, object]) -> str:
    changes = [
        f"{column} = {sql.Literal(values[column]).as_string()}"
        for column in columns
        if column in values
    ]
    return f"update staging.{table} set {', '.join(changes)} where {where};" if changes else ""


def stated_again(figure: str, submission: int, **other: object) -> str:
    """Another submission states a figure, perhaps otherwise."""
    headings = f"{submission}, heading_no, {', '.join(HEADING)}"
    figures = f"{submission}, {', '.join(FIGURE[1:])}"
    return (
        f"insert into staging.heading select {headings} from staging.heading"
        f" inner join staging.figure using (submission_id, heading_no) {of(figure)};"
        f"insert into staging.figure select {figures} from staging.figure {of(figure)};"
        + observed(str(submission), **other)
    )


VERSIONS = "update core.fact_indicator_history set"
NEW = "where known_from_release = 2 and source_ref = 'BieuTMDT!F11' and submission_id = 2"

RESTATE = (
    "insert into core.restatement select 2, province_key, indicator_key, period_key, breakdown,"
    " null, null, null, qualifier, obs_status, is_synthetic, true, submission_id, source_ref,"
    f" 'correction 1', 'asked for by the province' from core.fact_indicator_history {NEW}"
)
WITHDRAW = (
    f"{VERSIONS} is_withdrawn = true, value = null, value_low = null, value_high = null {NEW}"
)


def stated(ref_area: str, indicator: str, first: str, last: str, value: int) -> str:
    """The release states one more figure, of a period that is in its dimension then."""
    key = first.replace("-", "") + last.replace("-", "")
    return (
        "insert into core.fact_indicator_history (province_key, indicator_key, period_key,"
        " breakdown, year_key, known_from_release, value, value_low, value_high, qualifier,"
        " obs_status, is_synthetic, submission_id, source_ref, is_withdrawn)"
        f" select province_key, indicator_key, {key}, '', {last[:4]}, 2, {value}, {value}, {value},"
        " 'exact', 'A', false, 2, 'x', false from reference.province, reference.indicator"
        f" where ref_area = '{ref_area}' and indicator_code = '{indicator}';"
        f"insert into core.dim_period select {key}, '{first}/{last}',"
        f" case '{first}'::date + interval '1 month' when '{last}'::date + 1 then 'M' else 'C' end,"
        f" '{first}', '{last}', {last[:4]}, 'calendar'"
        f" where not exists (select from core.dim_period where period_key = {key});"
    )


# Two of the 63 provinces that are one of the 34, and its figure and the country's made of theirs.
PHONES, GOODS, MAY = "phone_subscriber_count", "violating_goods_value_vnd", "2025-05-01"
CARRIED = (
    stated("VN63_24", PHONES, MAY, "2025-05-31", 2)
    + stated("VN63_27", PHONES, MAY, "2025-05-31", 3)
    + "insert into core.fact_area_history select area_key, indicator_key, 2025050120250531, '',"
    " 2025, 2, null, 5, 5, 5, 'exact', 'A', false, 'sum', 'PARTIAL', 2, n_expected"
    " from (values (342401, 2), (1, 63)) as made (area_key, n_expected), reference.indicator"
    f" where indicator_code = '{PHONES}';"
)
CARRIED_BADLY = f"{CARRIED} update core.fact_area_history set"
TWO_MONTHS = (
    stated("VN34_24", GOODS, "2026-01-01", "2026-01-31", 2)
    + stated("VN34_24", GOODS, "2026-02-01", "2026-02-28", 3)
)  # fmt: skip
TO_FEBRUARY = ("VN34_24", GOODS, "2026-01-01", "2026-02-28")
