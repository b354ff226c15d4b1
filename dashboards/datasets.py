"""Datasets of the bundle: the views, with words for their columns, and metrics that cannot mislead."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from dashboards.definition import Spec, read
from dashboards.identity import VERSION, uuid_of

COLUMNS = """
    select
        attname, format_type(atttypid, null), col_description(attrelid, attnum)
    from pg_attribute
    where attrelid = %s::regclass and attnum > 0 and not attisdropped
    order by attnum
"""
DATABASE: Spec = {
    "database_name": "Warehouse",
    # Where it is, and the reader's password, are told at run time (server/superset_config.py).
    "sqlalchemy_uri": "postgresql+psycopg2://bi_reader@warehouse.invalid/warehouse",
    "cache_timeout": None,
    "expose_in_sqllab": True,
    "allow_run_async": False,
    "allow_ctas": False,
    "allow_cvas": False,
    "allow_dml": False,
    "allow_csv_upload": False,
    "extra": {"allows_virtual_table_explore": True},
    "impersonate_user": False,
    "uuid": uuid_of("database"),
    "configuration_method": "sqlalchemy_form",
    "version": VERSION,
}


def make_datasets(connection: Connection, language: str) -> dict[str, Spec]:
    """The datasets of a language by name, with the columns that the views have."""
    spec, words = read("datasets", language), read("columns", language)
    return {
        name: {
            "table_name": f"{name}_{language}",
            "main_dttm_col": dataset["date"],
            "currency_code_column": None,
            "description": dataset["about"],
            "default_endpoint": None,
            "offset": 0,
            "cache_timeout": None,
            "catalog": None,
            "schema": "marts",
            "sql": None,
            "params": None,
            "template_params": None,
            "filter_select_enabled": True,
            "fetch_values_predicate": None,
            "extra": None,
            "normalize_columns": False,
            "always_filter_main_dttm": False,
            "folders": None,
            "uuid": uuid_of("dataset", language, name),
            "metrics": [
                make_metric(metric, spec["metrics"][metric]) for metric in dataset["metrics"]
            ],
            "columns": make_columns(connection, name, language, words),
            "version": VERSION,
            "database_uuid": DATABASE["uuid"],
        }
        for name, dataset in spec["datasets"].items()
    }


def make_metric(name: str, spec: Spec) -> Spec:
    return {
        "metric_name": name,
        "verbose_name": spec["label"],
        "metric_type": None,
        "expression": spec["sql"].strip(),
        "description": spec["about"],
        "d3format": spec.get("format", ",.2~f"),
        "currency": None,
        "extra": {},
        "warning_text": None,
    }


def make_columns(
    connection: Connection, dataset: str, language: str, words: dict[str, str]
) -> list[Spec]:
    found = connection.execute(COLUMNS, [f"marts.{dataset}_{language}"]).fetchall()
    return [
        {
            "column_name": name,
            "verbose_name": words[name],
            "is_dttm": kind == "date" or kind.startswith("timestamp"),
            "is_active": True,
            "type": kind.upper(),
            "advanced_data_type": None,
            "groupby": True,
            "filterable": True,
            "expression": None,
            "description": described,
            "python_date_format": None,
            "datetime_format": None,
            "extra": {},
        }
        for name, kind, described in found
    ]


def labels_of(dataset: dict[str, Any]) -> dict[str, str]:
    """What columns and metrics of a dataset are called."""
    named = [(it["column_name"], it["verbose_name"]) for it in dataset["columns"]]
    return dict(named + [(it["metric_name"], it["verbose_name"]) for it in dataset["metrics"]])
