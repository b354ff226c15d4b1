"""dbt's command line builds in a schema of the developer's, and reaches nothing published."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from releases import pass_gates
from typer.testing import CliRunner

from tmdt.cli import app
from tmdt.releases import development, release
from warehouse import database
from warehouse.home import Problem, folder

pytestmark = pytest.mark.db

MINE = "dev_nguyen_van_a"
TABLES = """
    select oid::regclass::text, relfilenode from pg_class
    where
        relnamespace::regnamespace::text in ('core', 'marts', 'reference', 'staging', 'quality')
        and relkind = 'r'
    order by 1
"""
CONTENTS = (
    "select md5(string_agg(x, '' order by x)) from (select t::text || xmin as x from {} as t)"
)
AS_PUBLISHED = """
    create temporary table as_published as
    table core.fact_indicator_history;
    delete from as_published where known_from_release > 3;
    update as_published set known_to_release = null where known_to_release > 3
"""
Dbt = Callable[..., tuple[int, str]]


@pytest.fixture(autouse=True)
def developer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "Nguyen.Van-A")


@pytest.fixture
def dbt(capfd: pytest.CaptureFixture[str]) -> Dbt:
    """Runs the command; returns its status and what it and dbt printed."""

    def run(*arguments: str, answer: str | None = None) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["dbt", *arguments], input=answer)
        if isinstance(done.exception, Problem):
            raise done.exception
        return done.exit_code, done.output + capfd.readouterr().out

    return run


def production(connection: psycopg.Connection) -> dict[str, Any]:
    """Of each table its file and the contents, each row with the transaction that wrote it."""
    return {
        table: (file, connection.execute(CONTENTS.format(table)).fetchone())  # type: ignore[arg-type]
        for table, file in connection.execute(TABLES).fetchall()
    }


def difference(connection: psycopg.Connection, one: str, other: str) -> list[Any]:
    query = (
        f"(table {one} except all table {other}) union all (table {other} except all table {one})"
    )
    return connection.execute(query).fetchall()  # type: ignore[arg-type]


def test_a_build_makes_the_published_release_again_and_touches_nothing_else(
    stories: psycopg.Connection, dbt: Dbt
) -> None:
    """While another candidate waits, whose statements stand in core: that one is not built."""
    before = production(stories)
    status, printed = dbt("build", "--select", "fact_indicator_history+")
    assert status == 0, printed
    assert f"{MINE}: building release 3 first" in printed
    assert f"model {MINE}.fact_indicator_history" in printed
    assert production(stories) == before and len(before) > 40

    for table in release.list_published_tables(stories):
        assert difference(stories, f"{MINE}.{table}", f"marts.{table}") == [], table
    stories.execute(AS_PUBLISHED)
    assert stories.execute("select count(*) > 10 from as_published").fetchone() == (True,)
    assert difference(stories, f"{MINE}.fact_indicator_history", "as_published") == []


def test_it_is_of_one_release_and_nobody_else_sees_it(
    stories: psycopg.Connection, dbt: Dbt
) -> None:
    status, printed = dbt("run", "--select", "dim_year")
    assert status == 0 and f"{MINE}.dim_year" in printed and "building release" not in printed
    for role in (database.READER, "public"):
        may = stories.execute("select has_schema_privilege(%s, %s, 'usage')", [role, MINE])
        assert may.fetchone() == (False,)


def test_another_target_does_not_reach_production(stories: psycopg.Connection, dbt: Dbt) -> None:
    """Not by rights that dbt respects, but by those that the database grants."""
    before = production(stories)
    status, printed = dbt("run", "--select", "dim_year", "--target", "prod")
    assert status != 0 and "permission denied" in printed
    status, printed = dbt(
        "show", "--inline", "with gone as (delete from staging.finding returning 1) select 1"
    )
    assert status != 0 and production(stories) == before


def test_production_is_built_on_purpose_only(stories: psycopg.Connection, dbt: Dbt) -> None:
    stories.execute("truncate core.dim_province")
    with pytest.raises(Problem, match="add --yes"):
        dbt("build", "--select", "dim_province", "--prod", answer="y\n")
    assert stories.execute("table core.dim_province").fetchall() == []
    status, printed = dbt("--prod", "--yes", "build", "--select", "dim_province")
    assert status == 0 and "model core.dim_province" in printed
    assert stories.execute("select count(*) > 60 from core.dim_province").fetchone() == (True,)


@pytest.mark.parametrize(("answer", "status"), [("n\n", 1), ("y\n", 0)])
def test_a_person_is_asked_before_production_is_built(
    dbt: Dbt, monkeypatch: pytest.MonkeyPatch, answer: str, status: int
) -> None:
    ran = []
    monkeypatch.setattr("tmdt.cli.dbt.is_terminal", lambda: True)
    monkeypatch.setattr("warehouse.database.prepare", lambda: ran.append("prepared"))
    monkeypatch.setattr("tmdt.releases.transform.pass_on", lambda *given: ran.append(given) or 0)
    ended, printed = dbt("build", "-s", "dim_year", "--prod", answer=answer)
    assert ended == status
    assert "Run `dbt build -s dim_year` in core and reference" in printed
    expected = ["prepared", (["build", "-s", "dim_year"], {"DBT_TARGET": "prod"})]
    assert ran == ([] if status else expected)


def test_the_documentation_is_of_what_is_published_and_only_read(
    stories: psycopg.Connection, dbt: Dbt
) -> None:
    before = production(stories)
    assert dbt("docs", "generate")[0] == 0
    catalog, manifest = (
        json.loads((folder("dbt") / "docs" / "target" / name).read_text("utf-8"))
        for name in ("catalog.json", "manifest.json")
    )
    built = catalog["nodes"]["model.tmdt.fact_indicator_history"]["metadata"]["schema"]
    assert built == "core" and production(stories) == before
    assert lineage(manifest, "source.tmdt.staging.observation") >= {
        "model.tmdt.fact_indicator_history", "exposure.tmdt.monthly_bulletin", "exposure.tmdt.bi",
    }  # fmt: skip


def lineage(manifest: dict[str, Any], node: str) -> set[str]:
    """What a node leads to."""
    children = set(manifest["child_map"][node])
    return children.union(*(lineage(manifest, child) for child in children))


def test_the_next_release_is_copied_and_clean_drops_it(
    stories: psycopg.Connection, dbt: Dbt
) -> None:
    pass_gates(stories, 4)
    release.publish(4)
    assert development.prepare(MINE) == 4
    assert difference(
        stories, f"{MINE}.fact_indicator_history", "core.fact_indicator_history"
    ) == []  # fmt: skip
    assert dbt("clean")[0] == 0
    gone = stories.execute("select to_regnamespace(%s)", [MINE]).fetchone()
    assert gone == (None,)


def test_without_a_release_there_is_a_reason(warehouse: psycopg.Connection, dbt: Dbt) -> None:
    with pytest.raises(Problem, match="no release is published in this home yet"):
        dbt("build")
    status, printed = dbt("--quiet", "ls", "--select", "dim_year", "--resource-type", "model")
    assert (status, printed) == (0, "tmdt.marts.dim_year\n")


def test_without_the_role_there_is_a_reason(
    stories: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "DEVELOPER", "nobody_made_it")
    with pytest.raises(Problem, match=r"limits/tmdt_developer\.sql"):
        development.prepare(MINE)


@pytest.mark.parametrize(
    ("user", "schema"),
    [("nguyen", "dev_nguyen"), ("user 10001", "dev_user_10001"), ("x" * 70, "dev_" + "x" * 59)],
)
def test_the_schema_has_the_name_of_the_user(user: str, schema: str) -> None:
    assert development.name_schema(user) == schema
