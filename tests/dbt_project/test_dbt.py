"""The dbt project: described, tested, seeded, and run by its own command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from warehouses import PASSWORD

from tmdt.releases import release, transform
from warehouse.home import PROJECT, Problem, folder

pytestmark = pytest.mark.db


def test_everything_that_readers_see_is_described(stories: psycopg.Connection) -> None:
    nameless = stories.execute("""
        select format('%s.%s', relnamespace::regnamespace, relname), attname
        from pg_class as relation
        left join pg_attribute as field
            on relation.oid = field.attrelid and attnum > 0 and not attisdropped
                and relnamespace = 'marts'::regnamespace
        where
            relnamespace::regnamespace::text in ('marts', 'core', 'staging', 'quality', 'reference')
            and relkind in ('r', 'v')
            and (
                obj_description(relation.oid, 'pg_class') is null
                or attname is not null and col_description(relation.oid, attnum) is null
            )
        union all
        select oid::regprocedure::text, null
        from pg_proc
        where
            pronamespace::regnamespace::text in ('marts', 'core', 'staging', 'quality')
            and obj_description(oid, 'pg_proc') is null
    """).fetchall()
    assert nameless == []


def test_built_tables_have_the_columns_of_the_published_ones(stories: psycopg.Connection) -> None:
    def columns(schema: str, table: str) -> list[Any]:
        return stories.execute(
            "select column_name, data_type from information_schema.columns"
            " where table_schema = %s and table_name = %s order by ordinal_position",
            [schema, table],
        ).fetchall()

    tables = release.list_published_tables(stories)
    assert len(tables) > 10
    for table in tables:
        assert columns("core", table) == columns("marts", table) != [], table


def test_histories_are_the_models_of_versions(stories: psycopg.Connection) -> None:
    models = (PROJECT / "dbt_project" / "models" / "history").glob("fact_*_history.sql")
    assert release.list_histories(stories) == sorted(file.stem for file in models) != []


def test_the_models_are_documented(stories: psycopg.Connection, tmp_path: Path) -> None:
    page = transform.write_documentation(tmp_path).read_text("utf-8")
    for name in ("fact_indicator_history", "one row per version of a figure", "monthly_bulletin"):
        assert name in page.lower()
    assert '"send_anonymous_usage_stats": false' in page, "its script would report each reader"


def test_unit_tests_of_the_models(stories: psycopg.Connection) -> None:
    stated = [
        unit_test["name"]
        for file in (transform.DBT_PROJECT / "models").rglob("*.yml")
        for unit_test in yaml.safe_load(file.read_text("utf-8")).get("unit_tests", [])
    ]
    assert stated and len(set(stated)) == len(stated)
    ran = transform.run("test", "--select", "test_type:unit")
    assert ran == f"dbt test: {len(stated)} models, seeds and tests succeeded"


def test_what_dbt_wrote_of_a_build_is_kept_by_month_and_release(
    stories: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of a failed build are; those of trials stand apart; none tells a password; some go."""
    kept = folder("dbt") / "loads" / "2026-10-release-4"
    built = transform.build()
    assert built["artifacts"] == kept.as_uri()
    manifest, results = (
        (kept / name).read_text("utf-8") for name in ("manifest.json", "run_results.json")
    )
    assert "model.tmdt.fact_indicator_history" in json.loads(manifest)["nodes"]
    assert {it["status"] for it in json.loads(results)["results"]} == {"success", "pass", "no-op"}
    assert PASSWORD not in manifest + results

    stories.execute("update core.release set note = 'trial' where release_id = 4")
    stories.execute("alter table reference.indicator rename to gone")
    with pytest.raises(Problem, match=r"does not exist .*release-4-trial"):
        transform.build()
    stories.execute("alter table reference.gone rename to indicator")
    stories.execute("update core.release set note = null where release_id = 4")
    trial = kept.with_name("2026-10-release-4-trial") / "run_results.json"
    assert "error" in {it["status"] for it in json.loads(trial.read_text("utf-8"))["results"]}
    assert (kept / "run_results.json").read_text("utf-8") == results

    monkeypatch.setattr(transform, "KEPT", 1)
    transform.build()
    assert list(trial.parent.parent.iterdir()) == [kept]


def test_seeds_are_loaded_when_their_files_changed(stories: psycopg.Connection) -> None:
    """The last of this warehouse: the views on the old seeds go with them."""

    def units() -> int:
        return stories.execute("select count(*) from reference.unit").fetchone()[0]  # type: ignore[index]

    before = units()
    stories.execute(
        "delete from reference.unit where unit = (select max(unit) from reference.unit)"
    )
    assert not transform.load_reference()
    assert units() < before
    stories.execute("update core.build_state set seeds_sha256 = 'of other files'")
    assert transform.load_reference()
    assert units() == before
