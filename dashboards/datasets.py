"""Datasets of the bundle: the views, words for their columns, and metrics that cannot mislead."""

from __future__ import annotations

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
SERIES = {"vi": ("số liệu thật", "số liệu giả lập"), "en": ("real figures", "invented figures")}
"""What the column `series` of the views says of real and of invented figures."""
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
            "main_dttm_col": dataset.get("date"),
            "currency_code_column": None,
            "description": dataset["about"],
            "default_endpoint": None,
            "offset": 0,
            "cache_timeout": None,
            "catalog": None,
            "schema": "marts",
            "sql": sql_of(dataset, language),
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
            "columns": make_columns(connection, name, dataset, language, words),
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


def sql_of(dataset: Spec, language: str) -> str | None:
    """The query of a dataset that is no view of its own."""
    if "sql" not in dataset:
        return None
    return str(dataset["sql"]).format(language=language, series=SERIES[language]).strip()


def make_columns(
    connection: Connection, name: str, dataset: Spec, language: str, words: dict[str, str]
) -> list[Spec]:
    sql = sql_of(dataset, language)
    found = read_query(connection, sql) if sql else read_view(connection, f"{name}_{language}")
    words = words | dataset.get("labels", {})
    return [
        {
            "column_name": column,
            "verbose_name": words[column],
            "is_dttm": kind == "date" or kind.startswith("timestamp"),
            "is_active": True,
            "type": kind.upper(),
            "advanced_data_type": None,
            "groupby": True,
            "filterable": True,
            "expression": None,
            "description": described or words[column],
            "python_date_format": None,
            "datetime_format": None,
            "extra": {},
        }
        for column, kind, described in found
    ]


def read_view(connection: Connection, name: str) -> list[tuple[str, str, str | None]]:
    """Names, types and descriptions of a view's columns."""
    return connection.execute(COLUMNS, [f"marts.{name}"]).fetchall()


def read_query(connection: Connection, query: str) -> list[tuple[str, str, str | None]]:
    """Names and types of a query's columns."""
    described = connection.execute(f"select * from ({query}) as result limit 0").description  # noqa: S608
    kinds = "select format_type(%s, null)"
    return [
        (it.name, connection.execute(kinds, [it.type_code]).fetchone()[0], None)  # type: ignore[index]
        for it in described or ()
    ]
