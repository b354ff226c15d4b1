"""Tables that a rule's query can be asked of."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.rows import dict_row

COLUMNS = """
    submission_id bigint, figure_no integer, source_ref text, kind text, ref_area text,
    indicator_code text, breakdown text, period text, period_start date, period_end date,
    value numeric, value_low numeric, value_high numeric, qualifier text, unit text,
    valid_min numeric, valid_max numeric, valid_from date, is_integer boolean, is_count boolean,
    over_provinces text, over_periods text
"""
KNOWN = """
    ref_area text, indicator_code text, breakdown text, period_start date, period_end date,
    value numeric
"""
PARTS = [("phone", "account_type", member) for member in ("fixed", "prepaid", "postpaid")]


@pytest.fixture(scope="module")
def database(cluster: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(cluster, row_factory=dict_row) as connection:
        connection.execute(f"create temp table figures ({COLUMNS})")
        connection.execute(
            "create temp table parts (indicator_code text, dimension text, member text)"
        )
        connection.cursor().executemany("insert into parts values (%s, %s, %s)", PARTS)
        connection.execute(f"create temp table known ({KNOWN})")
        yield connection
        connection.rollback()
