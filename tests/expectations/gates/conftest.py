"""A warehouse with a good candidate in it, which a test may spoil."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from warehouses import copy_in_use, copy_of, name_of

from reference.catalogue import seed

CANDIDATE = Path(__file__).with_name("candidate.sql")
WITHOUT_CONSTRAINTS = Path(__file__).with_name("without_constraints.sql")
SEEDS = {
    "province": "province_key integer, vintage text, province_code text, ref_area text,"
    " name_vi text, name_en text, unit_type text, region text, iso_3166_2 text,"
    " valid_from date, valid_to date, successor_province_key integer",
    "indicator": "indicator_key integer, indicator_code text, group_code text, name_vi text,"
    " name_en text, unit text, direction text, over_provinces text, over_periods text,"
    " method_version text, valid_min numeric, valid_max numeric, is_integer boolean,"
    " valid_from date",
    "unit": "unit text, is_count boolean",
    "indicator_part": "indicator_code text, dimension text, member text",
    "breakdown_dimension": "dimension text, is_territorial boolean",
    "breakdown_member": "dimension text, member text",
    "correction": "correction_id integer, corrected_on date, corrected_by text, reason text,"
    " ref_area text, indicator_code text, breakdown text, period text, says numeric,"
    " should_say numeric",
}


@pytest.fixture(scope="session")
def candidate_template(cluster: str) -> Iterator[str]:
    """The name of a database with a good candidate in it, made once and copied for each test."""
    with copy_of(cluster) as url:
        with psycopg.connect(url) as connection:
            for name, columns in SEEDS.items():
                fields = [column.split()[0] for column in columns.split(",")]
                connection.execute(f"create table reference.{name} ({columns})")
                with connection.cursor().copy(f"copy reference.{name} from stdin") as copy:
                    for row in seed(name):
                        copy.write_row([row[field] or None for field in fields])
            connection.execute(CANDIDATE.read_bytes())
            connection.commit()  # what is deferred is checked before the tables change
            connection.execute(WITHOUT_CONSTRAINTS.read_bytes())
        yield name_of(url)


@pytest.fixture
def candidate(
    candidate_template: str, cluster: str, tmp_path: Path
) -> Iterator[psycopg.Connection]:
    """A connection to a warehouse whose release 2 is a good candidate."""
    with copy_in_use(cluster, candidate_template, tmp_path / "home") as connection:
        yield connection
