"""Views and functions are what their files say, all of them or none."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import psycopg
import pytest
import schema_catalog
from databases import empty_database

from ingestion.landing import ingest
from warehouse import database, schema
from warehouse.home import Problem, Unrepeatable

FACT = "marts.fact_indicator"
NOTED = "create view marts.noted as select release_id from marts.dim_release;\n"
Change = Callable[..., None]
FROZEN = Path(__file__).with_name("frozen.sha256")


def test_each_stands_after_those_that_it_names() -> None:
    names = [it.name for it in schema.definitions()]
    assert len(names) == len(set(names)) > 40
    for before, after in [
        ("marts.dim_release", "marts.fact_indicator_as_of"),
        ("marts.fact_indicator_at_release", "marts.fact_indicator_as_of"),
        ("core.in_words", "core.area_figure"),
        ("core.area_figure", "marts.fact_indicator_region"),
        ("core.monthly_indicator", "marts.monthly_indicator_vi"),
    ]:
        assert names.index(before) < names.index(after)


def test_a_file_makes_what_it_is_named_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "internal" / "core").mkdir(parents=True)
    (tmp_path / "published").mkdir()
    file = tmp_path / "published" / "noted.sql"
    monkeypatch.setattr(schema, "HERE", tmp_path)
    file.write_text(NOTED)
    assert [(it.kind, it.name) for it in schema.definitions()] == [("view", "marts.noted")]
    file.rename(file.with_name("other.sql"))
    with pytest.raises(ValueError, match=r"marts\.other"):
        schema.definitions()


def test_migrations_make_no_view_or_function_but_those_of_policies_and_triggers() -> None:
    made = [
        line
        for file in sorted(schema.MIGRATIONS.glob("*.sql"))
        for line in file.read_text().splitlines()
        if line.startswith(("create view", "create function", "create or replace"))
    ]
    assert made == [
        "create view core.published",
        "create function dissemination.refuse_change() returns trigger language plpgsql as $$",
    ]


def test_a_server_that_is_too_old_is_refused_in_words() -> None:
    database._require_version(160_000)
    with pytest.raises(Problem, match="needs PostgreSQL 16 or later, and this server is 15"):
        database._require_version(150_018)


def test_a_migration_once_written_is_frozen() -> None:
    """A change of one would make another schema of a new warehouse than of an old one.

    ``sha256sum */*.sql > ../tests/warehouse/frozen.sha256`` in ``warehouse`` adds a new one.
    """
    frozen = [line.split() for line in FROZEN.read_text().splitlines()]
    files = [*schema.MIGRATIONS.glob("*.sql"), *schema.UPGRADE.glob("*.sql")]
    assert {
        f"{file.parent.name}/{file.name}": sha256(file.read_bytes()).hexdigest() for file in files
    } == {name: checksum for checksum, name in frozen}


@pytest.fixture
def made(cluster: str, tmp_path: Path) -> Iterator[psycopg.Connection]:
    """A warehouse just made, without what tests add to theirs."""
    with empty_database(cluster, tmp_path / "home") as connection:
        database.migrate()
        yield connection


@pytest.fixture
def change(monkeypatch: pytest.MonkeyPatch) -> Change:
    """Has the files say something else: other texts of those named, or none."""

    def changed(**texts: str | None) -> None:
        stand = {it.name: it for it in schema.definitions()}
        for stem, text in texts.items():
            name = f"marts.{stem}"
            if text is None:
                stand.pop(name, None)
            else:
                stand[name] = schema.Definition(name, "view", text)
        monkeypatch.setattr(schema, "definitions", lambda: list(stand.values()))

    return changed


def text_of(name: str) -> str:
    return next(it.text for it in schema.definitions() if it.name == name)


@pytest.mark.db
def test_nothing_changed_changes_nothing(made: psycopg.Connection) -> None:
    numbers = "select relname, oid from pg_class where relnamespace = 'marts'::regnamespace"
    before = made.execute(numbers).fetchall()
    assert database.migrate() == []
    assert made.execute(numbers).fetchall() == before


@pytest.mark.db
def test_an_older_program_leaves_a_newer_warehouse_alone(
    made: psycopg.Connection, change: Change
) -> None:
    made.execute("insert into public.schema_migration values ('0999_later.sql')")
    change(noted=NOTED)
    with pytest.raises(Problem, match=r"later version .*0999_later\.sql"):
        database.migrate()
    assert made.execute("select to_regclass('marts.noted')").fetchone() == (None,)


@pytest.mark.db
def test_of_two_versions_with_the_same_tables_the_older_one_leaves_the_views_alone(
    made: psycopg.Connection, change: Change
) -> None:
    made.execute("update public.migrated_by set version = '0.10.0'")
    change(noted=NOTED)
    with pytest.raises(Problem, match=r"migrated by version 0\.10\.0 of the program, and this is"):
        database.migrate()
    assert made.execute("select to_regclass('marts.noted')").fetchone() == (None,)
    made.execute("update public.migrated_by set version = '0.0.9'")
    assert "marts.noted" in database.migrate()
    assert made.execute("select version from public.migrated_by").fetchall() == [
        (version("tmdt-warehouse"),)
    ]


@pytest.mark.db
@pytest.mark.parametrize("other", ["a later table", "an earlier table", "a view"])
def test_a_load_is_refused_where_another_version_migrated(
    made: psycopg.Connection, change: Change, other: str
) -> None:
    """As by a host that was not updated, or in a stack whose files were updated under it."""
    ingest()
    if other == "a later table":
        made.execute("insert into public.migration_checksum values ('0999_later.sql', '')")
    elif other == "an earlier table":
        made.execute("delete from public.migration_checksum where name like '0007%'")
    else:
        change(noted=NOTED)
    with pytest.raises(Unrepeatable, match="same version on every host that loads"):
        ingest()


@pytest.mark.db
def test_a_migration_edited_after_it_was_applied_is_refused(
    made: psycopg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(schema.MIGRATIONS, tmp_path / "migrations")
    monkeypatch.setattr(schema, "MIGRATIONS", folder)
    assert database.migrate() == []
    edited = folder / "0002_releases.sql"
    edited.write_text(edited.read_text() + "-- and more\n")
    with pytest.raises(Problem, match=r"0002_releases\.sql was edited after"):
        database.migrate()


@pytest.mark.db
def test_a_warehouse_without_checksums_takes_those_of_its_files(made: psycopg.Connection) -> None:
    checksums = "select name, sha256 from public.migration_checksum order by 1"
    before = made.execute(checksums).fetchall()
    assert len(before) == len(list(schema.MIGRATIONS.glob("*.sql")))
    made.execute("drop table public.migration_checksum")
    assert database.migrate() == []
    assert made.execute(checksums).fetchall() == before


@pytest.mark.db
def test_a_changed_text_is_applied_and_nothing_else_differs(
    made: psycopg.Connection, change: Change
) -> None:
    before = schema_catalog.read(made)
    change(
        dim_release=text_of("marts.dim_release").replace("content_hash\n", "content_hash, 7 as n\n")
    )
    assert database.migrate() == ["marts.dim_release"]
    assert database.migrate() == []
    after = schema_catalog.read(made)
    assert {row[0] for row in after["relations"] ^ before["relations"]} == {"marts.dim_release"}
    assert {row[2] for row in after["columns"] - before["columns"]} == {"n"}
    for kind in ("functions", "comments", "policies", "constraints"):
        assert after[kind] == before[kind], kind
    made.execute("set role bi_reader")
    assert made.execute("select n from marts.dim_release").fetchall() == []


@pytest.mark.db
def test_what_has_a_file_no_more_goes(made: psycopg.Connection, change: Change) -> None:
    change(noted=NOTED)
    assert database.migrate() == ["marts.noted"]
    assert made.execute("table marts.noted").fetchall() == []
    change(noted=None)
    database.migrate()
    assert made.execute("select to_regclass('marts.noted')").fetchone() == (None,)


@pytest.mark.db
def test_a_text_that_fails_leaves_all_as_it_was(made: psycopg.Connection, change: Change) -> None:
    before = schema_catalog.read(made)
    change(noted=NOTED.replace("release_id", "no_such_column"))
    with pytest.raises(psycopg.errors.UndefinedColumn):
        database.migrate()
    assert schema_catalog.read(made) == before


@pytest.mark.db
def test_views_of_dbt_go_and_others_are_named(made: psycopg.Connection, change: Change) -> None:
    made.execute(
        "create view core.stg_figure as select * from staging.observation;"
        "create view core.int_figure as select * from core.stg_figure"
    )
    change(noted=NOTED)
    assert database.migrate() == ["marts.noted"]
    assert made.execute("select to_regclass('core.stg_figure')").fetchone() == (None,)
    made.execute("create view public.mine as select * from marts.dim_release")
    change(noted=None)
    with pytest.raises(Problem, match=r"view mine depends on view marts\.dim_release"):
        database.migrate()
    assert made.execute("table public.mine").fetchall() == []


@pytest.mark.db
def test_a_developer_is_in_no_migrations_way(made: psycopg.Connection, change: Change) -> None:
    """Neither by views of what is recreated, nor by rights of another role."""
    made.execute(
        "create schema dev_a; grant usage, create on schema dev_a to tmdt_developer;"
        "set role tmdt_developer; create view dev_a.mine as select * from staging.observation;"
        "reset role; create schema deviations"
    )
    change(noted=NOTED)
    assert database.migrate() == ["marts.noted"]
    assert made.execute("select to_regnamespace('dev_a')").fetchone() == (None,)
    assert made.execute("select to_regnamespace('deviations')").fetchone() == ("deviations",)


@pytest.mark.db
def test_a_reader_is_not_waited_for_without_end(
    made: psycopg.Connection, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "PATIENCE", "50ms")
    change(noted=NOTED)
    with made.transaction():
        made.execute("table marts.dim_release")
        with pytest.raises(Problem, match="try again later"):
            database.migrate()
    assert database.migrate() == ["marts.noted"]
