"""The bundle is what the definition and the views say, and asks for nothing that is not there."""

from __future__ import annotations

import re
from typing import Any

import psycopg
import pytest
import yaml

from dashboards import bundle, columns
from dashboards.definition import FOLDER, LANGUAGES, read

FILES = bundle.read_bundle()
PARTS: dict[str, dict[str, Any]] = {name: yaml.safe_load(text) for name, text in FILES.items()}
DATASETS = {name: part for name, part in PARTS.items() if name.startswith("datasets/")}
CHARTS = {name: part for name, part in PARTS.items() if name.startswith("charts/")}
BOARDS = {name: part for name, part in PARTS.items() if name.startswith("dashboards/")}
FIGURES = ["indicator_vi", "indicator_total_vi"]
ROWS = """
    select
        '2026-10-01'::date as month_date, '2026-10-01'::date as period_date, '2026-10' as period,
        'phone_subscriber_count' as indicator_code, 'province' as area_type,
        'VN34_' || n as area_code, n as sort_no, 10 * n as value, 10 as value_year_before,
        1 as change, 1 as change_pct, 1 as year_to_date, 1 as n_present, 1 as n_expected,
        true as can_be_summed, false as is_synthetic
    from generate_series(1, {n}) as n
"""


@pytest.mark.db
def test_the_bundle_is_made_of_the_definition_and_the_views(
    warehouse: psycopg.Connection,
) -> None:
    assert bundle.make_bundle(warehouse) == FILES, "write it anew: make dashboards-bundle"


@pytest.mark.db
def test_every_column_that_is_asked_for_is_there(warehouse: psycopg.Connection) -> None:
    assert columns.find_missing(warehouse, FILES) == []


@pytest.mark.db
def test_a_renamed_column_names_the_charts_that_ask_for_it(
    warehouse: psycopg.Connection,
) -> None:
    warehouse.execute("alter view marts.indicator_total_vi rename column is_complete to is_whole")
    missing = columns.find_missing(warehouse, FILES)
    asking = [it["slice_name"] for it in CHARTS.values() if "is_complete" in str(it["params"])]
    named = [line for line in missing if "is_complete" in line]
    assert named and missing == named
    assert all(any(title in line for title in asking) for line in named)
    assert any("'Mọi chỉ tiêu của cả nước trong tháng'" in line for line in named)
    assert all("marts.indicator_total_vi" in line for line in named)


@pytest.mark.db
def test_a_column_that_only_a_metric_reads_is_missed_too(warehouse: psycopg.Connection) -> None:
    warehouse.execute("alter view marts.indicator_total_en rename column value_year_before to was")
    missing = columns.find_missing(warehouse, FILES)
    assert any("value_year_before" in line and "a year before" in line for line in missing)


def test_every_column_has_a_description() -> None:
    assert [
        (name, column["column_name"])
        for name, dataset in DATASETS.items()
        for column in dataset["columns"]
        if not column["description"] or not column["verbose_name"]
    ] == []


def test_no_metric_adds_what_must_not_be_added() -> None:
    """A sum or a mean stands only where the rows are one indicator, one period and one series."""
    for name, dataset in DATASETS.items():
        for metric in dataset["metrics"]:
            expression = metric["expression"]
            assert not re.search(r"\bavg\(", expression), (name, metric)
            if "sum(" in expression:
                assert expression.startswith("CASE WHEN count(DISTINCT indicator_code) = 1"), metric
                assert "FILTER (WHERE can_be_summed)" in expression


@pytest.mark.db
@pytest.mark.parametrize(("n", "expected"), [(1, 10), (2, None)])
def test_a_figure_is_that_of_one_row(
    warehouse: psycopg.Connection, n: int, expected: int | None
) -> None:
    assert ask(warehouse, "figure", ROWS.format(n=n)) == expected


@pytest.mark.db
@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("", 30),
        ("update figures set can_be_summed = false", None),
        ("update figures set indicator_code = 'other' where sort_no = 1", None),
        ("update figures set period = '2026-09' where sort_no = 1", None),
        ("update figures set is_synthetic = true where sort_no = 1", None),
    ],
)
def test_provinces_are_summed_only_where_they_make_a_sum(
    warehouse: psycopg.Connection, changed: str, expected: int | None
) -> None:
    warehouse.execute(f"create temporary table figures as {ROWS.format(n=2)}")
    if changed:
        warehouse.execute(changed)
    assert ask(warehouse, "sum_over_provinces", "table figures") == expected


def ask(connection: psycopg.Connection, metric: str, rows: str) -> Any:
    metrics = PARTS["datasets/indicator_total_vi.yaml"]["metrics"]
    [expression] = [it["expression"] for it in metrics if it["metric_name"] == metric]
    row = connection.execute(f"select {expression} from ({rows}) as figures").fetchone()
    return row[0]  # type: ignore[index]


def test_both_languages_have_the_same_charts() -> None:
    for kind in (CHARTS, BOARDS, DATASETS):
        names = {language: set() for language in LANGUAGES}  # type: dict[str, set[str]]
        for name in kind:
            [language] = re.findall(r"(?:/|_)(vi|en)(?:/|\.yaml)", name)
            names[language].add(name.replace(f"{language}/", "").replace(f"_{language}.", "."))
        assert names["vi"] == names["en"]


def test_nothing_is_said_in_one_language_only() -> None:
    vietnamese = re.compile(
        r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE
    )
    for name, text in FILES.items():
        if "_en.yaml" in name or "/en/" in name:
            assert not vietnamese.search(text), name


def test_every_chart_stands_on_its_dashboard_once() -> None:
    placed = [
        child["meta"]["uuid"]
        for board in BOARDS.values()
        for child in board["position"].values()
        if isinstance(child, dict) and child["type"] == "CHART"
    ]
    assert sorted(placed) == sorted(chart["uuid"] for chart in CHARTS.values())


def test_rows_of_a_dashboard_are_full_and_no_wider() -> None:
    for name in sorted(FOLDER.glob("[0-9]*.yml")):
        for row in read(name.stem, "vi")["rows"]:
            assert sum(row["charts"].values()) == 12, (name.stem, row)


def test_the_bundle_holds_no_secret_and_no_address() -> None:
    uri = PARTS["databases/warehouse.yaml"]["sqlalchemy_uri"]
    assert uri == "postgresql+psycopg2://bi_reader@warehouse.invalid/warehouse"
    assert not re.search(r"\d+\.\d+\.\d+\.\d+|password", "".join(FILES.values()), re.IGNORECASE)


def test_every_dashboard_says_whether_figures_are_invented() -> None:
    for board in BOARDS.values():
        charts = [
            child["meta"]["uuid"]
            for child in board["position"].values()
            if isinstance(child, dict) and child["type"] == "CHART"
        ]
        templates = [
            chart["params"]["handlebarsTemplate"]
            for chart in CHARTS.values()
            if chart["uuid"] in charts and chart["viz_type"] == "handlebars"
        ]
        assert any("synthetic_rows" in template for template in templates), board["slug"]
