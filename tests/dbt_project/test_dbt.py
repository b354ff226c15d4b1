"""The build, from staging to the star: what is kept of a figure over several releases."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from releases import figure, pass_gates, submit
from staged import unstage
from stories import PERIODS, STORIES, open_story_candidate, sales
from typer.testing import CliRunner

from reference.period import Period
from tmdt.cli import app
from tmdt.releases import release, transform
from warehouse.home import PROJECT, Problem, folder

pytestmark = [pytest.mark.db, pytest.mark.seeded]

VERSIONS = """
    select * from core.fact_indicator_history
    order by indicator_key, province_key, period_key, breakdown, known_from_release
"""


@pytest.fixture(scope="module")
def built(lasting_warehouse: psycopg.Connection) -> psycopg.Connection:
    """A warehouse with three published releases and a candidate, each built by a run of its own."""
    for number in (1, 2, 3, 4):
        open_story_candidate(lasting_warehouse, number)
        transform.build()
        if number < 4:
            pass_gates(lasting_warehouse, number)
            release.publish(number)
    return lasting_warehouse


def publish(connection: psycopg.Connection, number: int) -> None:
    connection.execute(
        "update core.release set status = 'published', published_at = now() where release_id = %s",
        [number],
    )


@pytest.mark.parametrize("name", STORIES)
def test_versions_of_a_figure(built: psycopg.Connection, name: str) -> None:
    found = built.execute(
        "select value, known_from_release, known_to_release, submission_id"
        " from core.fact_indicator_history where breakdown = %s order by known_from_release",
        [f"story={name}"],
    ).fetchall()
    stated, versions = STORIES[name]
    assert [row[:3] for row in found] == [(v and Decimal(v), *span) for v, *span in versions]
    evidence: list[int] = []  # the file that stated it first; of what is restated, the one before
    for _, known_from, _ in versions:
        in_file = (stated[known_from - 1] or "")[0].isdigit()
        evidence.append(known_from if in_file else evidence[-1])
    assert [row[3] for row in found] == evidence


def test_building_again_changes_nothing(built: psycopg.Connection) -> None:
    before = built.execute(VERSIONS).fetchall()
    transform.build()
    assert built.execute(VERSIONS).fetchall() == before


def test_rebuild_equals_what_the_releases_made_one_by_one(built: psycopg.Connection) -> None:
    before = built.execute(VERSIONS).fetchall()
    built.execute("update core.fact_indicator_history set value = value + 1")
    built.execute("delete from core.fact_indicator_history where breakdown = 'story=goes back'")
    assert built.execute(VERSIONS).fetchall() != before
    transform.build(rebuild=True)
    assert built.execute(VERSIONS).fetchall() == before


def test_what_a_candidate_no_longer_says_is_taken_back(built: psycopg.Connection) -> None:
    before = built.execute(VERSIONS).fetchall()
    number = submit(
        built, 4, [sales(breakdown="story=said once", value="9"), sales(breakdown="story=new")]
    )
    transform.build()
    assert len(built.execute(VERSIONS).fetchall()) == len(before) + 2
    unstage(built, number)
    transform.build()
    assert built.execute(VERSIONS).fetchall() == before


def test_a_past_release_is_told_as_it_was_published(built: psycopg.Connection) -> None:
    stored = built.execute(
        "select release_id, content_hash from marts.dim_release order by release_id"
    ).fetchall()
    assert len({content for _, content in stored}) == 3
    assert [(number, release.compute_content_hash(number)) for number, _ in stored] == stored
    with built.transaction(force_rollback=True):
        built.execute("update core.fact_indicator_history set value = 6 where value = 7")
        changed = built.execute("select core.content_hash(1)").fetchone()
    assert changed != (stored[0][1],), "a changed past is noticed"


@pytest.mark.parametrize("name", STORIES)
def test_as_of_any_moment(built: psycopg.Connection, name: str) -> None:
    def read(function: str, argument: Any) -> list[Any]:
        return built.execute(
            f"select * from marts.{function}(%s) where breakdown = %s", [argument, f"story={name}"]
        ).fetchall()

    moments = built.execute("select release_id, published_at from marts.dim_release").fetchall()
    for number, published_at in moments:
        values = [
            Decimal(value)
            for value, known_from, known_to in STORIES[name][1]
            if value and known_from <= number < (known_to or 99)
        ]
        found = read("fact_indicator_at_release", number)
        assert [row[5] for row in found] == values
        assert read("fact_indicator_as_of", published_at) == found
    before_all = min(moment for _, moment in moments) - timedelta(seconds=1)
    assert read("fact_indicator_as_of", before_all) == []
    last = read("fact_indicator_at_release", len(moments))
    assert (
        last
        == built.execute(
            "select * from marts.fact_indicator where breakdown = %s", [f"story={name}"]
        ).fetchall()
    )


def test_revisions_are_counted(built: psycopg.Connection) -> None:
    found = built.execute(
        "select breakdown, n_revisions, first_value, latest_value, change, change_pct,"
        " first_release_id, latest_release_id, is_withdrawn from marts.fact_revision"
        " where breakdown in ('story=said once', 'story=revised', 'story=goes back',"
        " 'story=corrected', 'story=withdrawn') order by breakdown"
    ).fetchall()
    assert found == [
        ("story=corrected", 2, 7, 9, 2, Decimal("28.57"), 1, 3, False),
        ("story=goes back", 2, 1, 1, 0, 0, 1, 3, False),
        ("story=revised", 1, 7, 8, 1, Decimal("14.29"), 1, 3, False),
        ("story=said once", 0, 7, 7, 0, 0, 1, 1, False),
        ("story=withdrawn", 1, 7, None, None, None, 1, 2, True),
    ]


def test_everything_that_readers_see_is_described(built: psycopg.Connection) -> None:
    nameless = built.execute("""
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


def test_candidate_is_invisible_until_it_is_published(built: psycopg.Connection) -> None:
    def seen() -> dict[str, Decimal]:
        return dict(built.execute("select breakdown, value from marts.fact_indicator").fetchall())

    before = seen()
    assert before["story=revised last"] == 3 and "story=comes late" not in before
    with built.transaction(force_rollback=True):
        publish(built, 4)
        after = seen()
    assert after["story=revised last"] == 4 and after["story=comes late"] == 5


@pytest.mark.parametrize("code", PERIODS)
def test_periods_are_those_of_python(built: psycopg.Connection, code: str) -> None:
    period = Period.parse(code)
    found = built.execute(
        "select period, freq, period_start, period_end, year_key, convention"
        " from core.dim_period where period_key = %s",
        [period.key],
    ).fetchone()
    assert found == (
        period.code, period.freq, period.start, period.end, period.end.year, period.convention,
    )  # fmt: skip


def test_target_of_a_province(built: psycopg.Connection) -> None:
    found = built.execute(
        "select plan, target_year, operator, value_low, value_high, submission_id, source"
        " from core.fact_target"
        " where province_key is not null"
    ).fetchall()
    assert found == [("VN34_24 2026-2030", 2030, "at_least", 60, 60, 1, "F11")]


def test_built_tables_have_the_columns_of_the_published_ones(built: psycopg.Connection) -> None:
    def columns(schema: str, table: str) -> list[Any]:
        return built.execute(
            "select column_name, data_type from information_schema.columns"
            " where table_schema = %s and table_name = %s order by ordinal_position",
            [schema, table],
        ).fetchall()

    tables = release.list_published_tables(built)
    assert len(tables) > 10
    for table in tables:
        assert columns("core", table) == columns("marts", table) != [], table


def test_histories_are_the_models_of_versions(built: psycopg.Connection) -> None:
    models = (PROJECT / "dbt_project" / "models" / "history").glob("fact_*_history.sql")
    assert release.list_histories(built) == sorted(file.stem for file in models) != []


def test_failure_names_the_model_in_one_line(built: psycopg.Connection) -> None:
    before = built.execute(VERSIONS).fetchall()
    number = submit(built, 4, [sales(indicator_code="no_such_indicator")])
    try:
        with pytest.raises(Problem, match=r"^dbt: fact_indicator_history: [^\n]*indicator_key"):
            transform.build()
        assert built.execute(VERSIONS).fetchall() == before
    finally:
        unstage(built, number)


@pytest.mark.parametrize(
    "change",
    [
        "successor_province_key = 632401 where province_key = 342401",  # a circle
        "successor_province_key = null where province_key = 632401",
        "successor_province_key = 632701 where province_key = 632401",
        "valid_to = '2025-06-30' where province_key = 632401",
    ],
)
def test_succession_that_goes_wrong_stops_the_seed(built: psycopg.Connection, change: str) -> None:
    with built.transaction(force_rollback=True):
        built.execute(f"update reference.province set {change}")
        query = (
            transform.DBT_PROJECT / "tests" / "assert_succession_moves_forward.sql"
        ).read_text()
        found = built.execute(query.replace("{{ ref('province') }}", "reference.province"))
        assert {row[1] for row in found} & {"VN63_24", "VN34_24"}


def test_code_24_has_two_series_that_never_meet(built: psycopg.Connection) -> None:
    months = {"2025-06": "VN63_24", "2025-07": "VN34_24"}
    number = submit(
        built,
        4,
        [
            figure("phone_subscriber_count", month, 1, ref_area=area, breakdown="series=24")
            for month, area in months.items()
        ],
    )
    transform.build()
    with built.transaction(force_rollback=True):
        publish(built, 4)
        found = built.execute(
            "select period.period, province.name_vi, province.ref_area, fact.province_key"
            " from marts.fact_indicator as fact"
            " inner join core.dim_province as province using (province_key)"
            " inner join core.dim_period as period using (period_key)"
            " where province.province_code = '24' and fact.breakdown = 'series=24' order by 1"
        ).fetchall()
    unstage(built, number)
    transform.build()
    assert [row[:3] for row in found] == [
        ("2025-06", "Bắc Giang", "VN63_24"), ("2025-07", "Bắc Ninh", "VN34_24"),
    ]  # fmt: skip
    assert len({row[3] for row in found}) == 2


def test_wide_views_say_everything_in_words(built: psycopg.Connection) -> None:
    columns = "tinh_thanh_pho, vung, chi_tieu, phan_to, don_vi_tinh, ky, gia_tri, muc_chinh_xac"
    [row] = built.execute(
        f"select {columns}, trang_thai, lich from marts.monthly_indicator_vi"
        " where phan_to = 'story=said once'"
    ).fetchall()
    assert row == (
        "Bắc Ninh", "Đồng bằng sông Hồng", "Doanh số TMĐT cùng kỳ năm trước", "story=said once",
        "đồng", "2026-10", 7, "chính xác", "bình thường", "tháng dương lịch",
    )  # fmt: skip
    [row] = built.execute(
        "select province, region, indicator_group, unit, period, value, qualifier, status, calendar"
        " from marts.monthly_indicator_en where breakdown = 'story=said once'"
    ).fetchall()
    assert row == (
        "Bac Ninh", "Red River Delta", "Denominators", "Vietnamese dong", "2026-10", 7, "exact",
        "normal value", "calendar",
    )  # fmt: skip
    for view in ("monthly_indicator_vi", "monthly_indicator_en"):
        assert (
            built.execute(f"select count(*) from marts.{view}").fetchone()
            == built.execute(
                "select count(*) from marts.fact_indicator inner join marts.dim_period"
                " using (period_key) where freq = 'M'"
            ).fetchone()
        )


def test_breakdown_members_are_words_in_their_order(built: psycopg.Connection) -> None:
    number = submit(built, 4, [sales(breakdown="account_type=prepaid;commune=25000;provider=vnpt")])
    transform.build()
    with built.transaction(force_rollback=True):
        publish(built, 4)
        found = built.execute(
            "select phan_to from marts.monthly_indicator_vi where phan_to like '%%25000%%'"
        ).fetchall()
    unstage(built, number)
    transform.build()
    assert found == [("trả trước; commune=25000; của VNPT",)]


def test_the_models_are_documented(built: psycopg.Connection, tmp_path: Path) -> None:
    page = transform.write_documentation(tmp_path).read_text("utf-8")
    for name in ("fact_indicator_history", "one row per version of a figure", "monthly_bulletin"):
        assert name in page.lower()
    assert '"send_anonymous_usage_stats": false' in page, "its script would report each reader"


def test_seeds_are_loaded_when_their_files_changed(built: psycopg.Connection) -> None:
    def units() -> int:
        return built.execute("select count(*) from reference.unit").fetchone()[0]  # type: ignore[index]

    before = units()
    built.execute("delete from reference.unit where unit = (select max(unit) from reference.unit)")
    assert not transform.load_reference()
    assert units() < before
    built.execute("update core.build_state set seeds_sha256 = 'of other files'")
    assert transform.load_reference()
    assert units() == before
    transform.build()  # the views on the old seeds went with them


def test_unit_tests_of_the_models(built: psycopg.Connection) -> None:
    stated = [
        unit_test["name"]
        for file in (transform.DBT_PROJECT / "models").rglob("*.yml")
        for unit_test in yaml.safe_load(file.read_text("utf-8")).get("unit_tests", [])
    ]
    assert stated and len(set(stated)) == len(stated)
    ran = transform.run("test", "--select", "test_type:unit")
    assert ran == f"dbt test: {len(stated)} models, seeds and tests succeeded"


def test_its_command_line_works_on_the_warehouse(
    built: psycopg.Connection, capfd: pytest.CaptureFixture[str]
) -> None:
    def dbt(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["dbt", *arguments])
        return done.exit_code, capfd.readouterr().out

    built.execute("truncate core.dim_province")
    status, printed = dbt("build", "--select", "dim_province")
    assert status == 0 and "model core.dim_province" in printed
    assert built.execute("select count(*) > 60 from core.dim_province").fetchone() == (True,)
    assert dbt("docs", "generate")[0] == 0
    assert "model.tmdt.dim_province" in (folder("dbt") / "target" / "catalog.json").read_text()
    assert dbt("build", "--select", "dim_province", "--vars", "{")[0] != 0
