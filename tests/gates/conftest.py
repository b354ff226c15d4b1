"""A warehouse with a good candidate in it, which a test may spoil."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ingestion.reference import seed
from tmdt import database

CANDIDATE = Path(__file__).with_name("candidate.sql")
WITHOUT_CONSTRAINTS = Path(__file__).with_name("without_constraints.sql")
SEEDS = {
    "province": "province_key integer, vintage text, province_code text, ref_area text,"
    " name_vi text, name_en text, unit_type text, region text, iso_3166_2 text,"
    " valid_from date, valid_to date, successor_province_key integer",
    "indicator": "indicator_key integer, indicator_code text, group_code text, name_vi text,"
    " name_en text, unit text, direction text, over_provinces text, over_periods text,"
    " method_version text, valid_min numeric, valid_max numeric, is_integer boolean",
    "indicator_part": "indicator_code text, dimension text, member text",
    "correction": "correction_id integer, corrected_on date, corrected_by text, reason text,"
    " ref_area text, indicator_code text, breakdown text, period text, says numeric,"
    " should_say numeric",
}


@pytest.fixture(scope="session")
def candidate_template(cluster: str) -> Iterator[str]:
    """A database with a good candidate release in it, made once and copied for each test."""
    owner = cluster.replace(
        cluster.split("//")[1].split("@")[0], f"{database.OWNER}:for-tests-only"
    )
    with psycopg.connect(cluster, autocommit=True) as admin:
        admin.execute(f"alter role {database.OWNER} password 'for-tests-only'")
        admin.execute("create database gate_template template warehouse owner tmdt")
        with psycopg.connect(owner.rsplit("/", 1)[0] + "/gate_template") as connection:
            for name, columns in SEEDS.items():
                fields = [column.split()[0] for column in columns.split(",")]
                connection.execute(f"create table reference.{name} ({columns})")
                with connection.cursor().copy(f"copy reference.{name} from stdin") as copy:
                    for row in seed(name):
                        copy.write_row([row[field] or None for field in fields])
            connection.execute(CANDIDATE.read_bytes())
            connection.commit()  # what is deferred is checked before the tables change
            connection.execute(WITHOUT_CONSTRAINTS.read_bytes())
        yield owner.rsplit("/", 1)[0]
        admin.execute("drop database gate_template with (force)")


@pytest.fixture
def candidate(
    candidate_template: str, cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[psycopg.Connection]:
    """A connection to a warehouse whose release 2 is a good candidate."""
    with psycopg.connect(cluster, autocommit=True) as admin:
        admin.execute("create database gate_test template gate_template owner tmdt")
        monkeypatch.setenv("TMDT_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("TMDT_DATABASE_URL", f"{candidate_template}/gate_test")
        with psycopg.connect(database.url(), autocommit=True) as connection:
            yield connection
        admin.execute("drop database gate_test with (force)")
