"""A warehouse made by an earlier version keeps what it holds, and becomes what a new one is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
import pytest
import schema_catalog
from databases import DUMPS, MADE_BY_010, RELEASED, database_of, empty_database
from psycopg import sql
from releases import pass_gates

from ingestion.landing import ingest, submit
from tmdt.dissemination.proof.warehouse_check import check_warehouse
from tmdt.releases import release, transform
from tmdt.releases.manifest.signing import list_own_keys
from warehouse import database, schema
from warehouse.descriptions import find_view_models
from warehouse.home import PROJECT, Problem
from warehouse.stores import locate

pytestmark = pytest.mark.db

CHOSEN = {
    "fact_indicator_national": "fact_area_history",
    "fact_indicator_region": "fact_area_history",
    "fact_revision": "fact_indicator_history",
}
"""Views that show less than they did, and where all of it still is."""
Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


def rows_of(connection: psycopg.Connection, shown: Rows | None = None) -> Rows:
    """The rows of everything that readers see (or of what they saw, in its columns)."""
    names = [
        row[0]
        for row in connection.execute(
            "select relname from pg_class where relnamespace = 'marts'::regnamespace"
            " and relkind in ('r', 'v') order by 1"
        )
    ]
    found: Rows = {}
    for name in shown or names:
        cursor = connection.execute(sql.SQL("table marts.{} limit 0").format(sql.Identifier(name)))
        columns = shown[name][0] if shown else [column.name for column in cursor.description or []]
        rows = connection.execute(
            sql.SQL("select {} from marts.{}").format(
                sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(name)
            )
        ).fetchall()
        found[name] = columns, sorted(rows, key=repr)
    return found


@pytest.fixture(scope="module", params=DUMPS, ids=lambda dump: dump.name)
def dump(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture(scope="module")
def home(dump: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("upgrade")


@pytest.fixture(scope="module")
def before_and_after(
    cluster: str, dump: Path, home: Path
) -> Iterator[tuple[Rows, psycopg.Connection]]:
    """What readers saw before the upgrade, and a connection to the upgraded warehouse."""
    with database_of(dump, cluster, home) as connection:
        before = rows_of(connection)
        database.migrate()
        yield before, connection


def test_each_released_version_has_left_a_dump() -> None:
    """As docs/development.md says under *Releasing*."""
    changelog = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## ([\d.]+)(?! \(unreleased\))(?: .*)?$", changelog, re.MULTILINE)
    latest = re.findall(r"^## ([\d.]+)", changelog, re.MULTILINE)[0]
    assert latest == version("tmdt-warehouse")
    made = {dump.name.removesuffix(".sql.gz") for dump in RELEASED.glob("*.sql.gz")}
    assert set(released) <= made and made


def test_readers_see_what_they_saw(before_and_after: tuple[Rows, psycopg.Connection]) -> None:
    before, upgraded = before_and_after
    assert len(before) > 25 and len(before["fact_indicator_history"][1]) > 500
    after = rows_of(upgraded, before)
    for name in before.keys() - CHOSEN.keys():
        assert after[name] == before[name], name


def test_of_what_is_now_chosen_from_nothing_is_lost(
    before_and_after: tuple[Rows, psycopg.Connection],
) -> None:
    before, upgraded = before_and_after
    for name, kept in CHOSEN.items():
        columns, rows = before[name]
        common = [
            column.name for column in upgraded.execute(f"table marts.{kept} limit 0").description
            if column.name in columns
        ]  # fmt: skip
        now = upgraded.execute(f"select {', '.join(common)} from marts.{kept}").fetchall()
        places = [columns.index(column) for column in common]
        assert {tuple(row[place] for place in places) for row in rows} <= set(now) != set(), name


def test_what_was_published_has_the_hash_it_had(
    before_and_after: tuple[Rows, psycopg.Connection],
) -> None:
    _, upgraded = before_and_after
    hashes = upgraded.execute(
        "select release_id, content_hash = core.content_hash(release_id) from core.release"
    ).fetchall()
    assert len(hashes) > 3
    assert hashes == [(number, True) for number in range(1, len(hashes) + 1)]


def test_it_is_made_as_a_new_one_is(
    cluster: str, home: Path, before_and_after: tuple[Rows, psycopg.Connection]
) -> None:
    _, upgraded = before_and_after
    with empty_database(cluster, home / "fresh") as connection:
        database.migrate()
        fresh = schema_catalog.read(connection)
    whole = schema_catalog.read(upgraded)
    found = schema_catalog.of_migrations(whole, fresh)
    for kind, expected in fresh.items():
        if kind == "comments":
            described = described_by_dbt(whole)
            expected, found[kind] = (
                {row for row in rows if row[:2] not in described}
                for rows in (expected, found[kind])
            )
            assert len(expected) > 150
        assert found[kind] == expected != set(), kind


def described_by_dbt(built: schema_catalog.Catalogue) -> set[tuple[str, str]]:
    """Tables and columns whose comments are the descriptions of models, once these are built."""
    of_models = {(name, column) for name, column, _ in built["comments"]}
    models, found = find_view_models(), set()
    for name, kind, *_ in built["relations"]:
        schema, _, stem = name.partition(".")
        model = models.get(stem, f"core.{stem}")
        if schema == "marts" or stem.endswith("_history"):
            found |= {
                (name, column) for relation, column in of_models
                if relation == model and (column or kind == "r")
            }  # fmt: skip
    return found


def test_the_next_month_is_loaded_on_it(
    home: Path, before_and_after: tuple[Rows, psycopg.Connection]
) -> None:
    before, upgraded = before_and_after
    number = len(before["dim_release"][1]) + 1
    transform.load_reference()
    file = home / "24.csv"
    file.write_text(
        "province_code,period,indicator_code,breakdown,value,unit,note\n"
        "24,2025-08,phone_subscriber_count,,2000000,thuê bao,\n",
        encoding="utf-8",
    )
    list(submit([file]))
    assert ingest().summary()["loaded"] == 1
    assert release.open_candidate("2025-08") == number
    transform.build()
    pass_gates(upgraded, number)
    assert release.publish(number)["figures_new"] == 1
    assert [release.compute_content_hash(each) for each in range(1, number + 1)] == [
        row[0]
        for row in upgraded.execute("select content_hash from core.release order by release_id")
    ]
    assert_signed(upgraded, number)


def assert_signed(upgraded: psycopg.Connection, last: int) -> None:
    """Every release has a manifest, and is what it says; the dump has no archive."""
    signed = upgraded.execute("select release_id from marts.release_manifest order by 1").fetchall()
    assert signed == [(number,) for number in range(1, last + 1)]
    archive = str(locate("archive"))
    found = check_warehouse(list_own_keys())
    assert [it for it in found if not it.subject.startswith(archive)] == []
    assert all("the file cannot be read" in it.en for it in found)


@pytest.fixture
def of_010(cluster: str, tmp_path: Path) -> Iterator[psycopg.Connection]:
    with database_of(MADE_BY_010, cluster, tmp_path / "home") as connection:
        yield connection


def test_a_version_before_it_is_refused(of_010: psycopg.Connection) -> None:
    of_010.execute("delete from public.schema_migration where name > '0007'")
    with pytest.raises(Problem, match=r"before 0\.1\.0"):
        database.migrate()
    assert of_010.execute("select to_regclass('staging.submission_decision')").fetchone() == (None,)


def test_a_later_version_that_was_not_squashed_goes_on_from_where_it_was(
    of_010: psycopg.Connection,
) -> None:
    of_010.execute((schema.UPGRADE / "0011_submissions.sql").read_bytes())
    of_010.execute("insert into public.schema_migration values ('0011_submissions.sql')")
    assert database.migrate()[:2] == ["0013_series.sql", "0014_reader.sql"]
    assert database.migrate() == []


NO_FIGURES = """
    truncate core.release, core.fact_indicator_history, core.fact_area_history,
        core.fact_period_history cascade
"""
MIXED = """
    insert into core.release values
        (1, '2026-10', 'published', now(), now(), null),
        (2, '2026-10', 'published', now(), now(), null),
        (3, '2026-10', 'published', now(), now(), null);
    insert into core.fact_indicator_history values
        (342401, 301, 2026100120261031, '', 2026, 1, 2, 5, 5, 5, 'exact', 'A', false, 1, 'a'),
        (342401, 301, 2026100120261031, '', 2026, 2, 3, 9, 9, 9, 'exact', 'A', true, 2, 'b'),
        (342401, 301, 2026100120261031, '', 2026, 3, null, 6, 6, 6, 'exact', 'A', false, 3, 'c'),
        (342401, 301, 2025100120251031, '', 2025, 1, null, 4, 4, 4, 'exact', 'A', false, 1, 'd');
    insert into core.fact_area_history values
        (1, 301, 2026100120261031, '', 2026, 2, null, 9, 9, 9, 'exact', 'P', true, 'sum',
            'PARTIAL', 1, 34),
        (1, 301, 2025100120251031, '', 2025, 1, null, 4, 4, 4, 'exact', 'P', false, 'sum',
            'PARTIAL', 1, 34);
    update core.release set content_hash = 1;
"""


def test_what_replaced_another_kind_stands_beside_it_afterwards(of_010: psycopg.Connection) -> None:
    of_010.execute(NO_FIGURES)
    of_010.execute(MIXED)
    database.migrate()
    versions = of_010.execute(
        "select is_synthetic, value, known_from_release, known_to_release"
        " from core.fact_indicator_history where year_key = 2026 order by 1, 3"
    ).fetchall()
    assert versions == [(False, 5, 1, 3), (False, 6, 3, None), (True, 9, 2, None)]
    assert of_010.execute("select year_key from core.fact_area_history").fetchall() == [(2025,)]
    assert of_010.execute(
        "select release_id from core.release where content_hash = core.content_hash(release_id)"
    ).fetchall() == [(1,), (2,), (3,)], "what a release is known by is told of the two series"
    assert transform.is_rebuild_due(), "what was derived of both kinds was taken away"


def test_what_is_of_one_kind_stays_as_it_is(of_010: psycopg.Connection) -> None:
    of_010.execute(NO_FIGURES)
    of_010.execute(MIXED)
    of_010.execute("update core.fact_indicator_history set is_synthetic = true")
    before = of_010.execute("select * from core.fact_indicator_history order by 3, 6").fetchall()
    database.migrate()
    assert (
        of_010.execute("select * from core.fact_indicator_history order by 3, 6").fetchall()
        == before
    )
    assert of_010.execute("select count(*) from core.fact_area_history").fetchone() == (2,)
    assert of_010.execute("select min(content_hash) from core.release").fetchone() == (1,)
    assert not transform.is_rebuild_due()


def test_releases_from_before_derive_no_rates_and_say_what_they_restore(
    cluster: str, tmp_path: Path
) -> None:
    with database_of(RELEASED / "0.1.0.sql.gz", cluster, tmp_path / "home") as connection:
        numbers = [
            row[0]
            for row in connection.execute(
                "select release_id from core.release order by 1"
            ).fetchall()
        ]
        connection.execute(
            "insert into core.restatement select %s, province_key, indicator_key, period_key,"
            " breakdown, value, value_low, value_high, qualifier, obs_status, is_synthetic,"
            " false, submission_id, source_ref, 'rollback to release 1', 'a mistake'"
            " from core.fact_indicator_history where known_to_release is null and not is_withdrawn"
            " limit 3",
            [numbers[-1]],
        )
        database.migrate()
        found = connection.execute(
            "select release_id, restores_release, derives_rates from core.release order by 1"
        ).fetchall()
        assert found == [
            (number, 1 if number == numbers[-1] else None, False) for number in numbers
        ]
