"""The build, from staging to the star: what is kept of a figure over several releases."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from tmdt import release as releases
from tmdt import transform
from tmdt.home import Problem
from tmdt.period import Period

pytestmark = pytest.mark.db

WITHDRAWN = "withdrawn"
STORIES: dict[str, tuple[list[str | None], list[tuple[str | None, int, int | None]]]] = {
    "said once": (["7", None, None, None], [("7", 1, None)]),
    "revised": (["7", None, "8", None], [("7", 1, 3), ("8", 3, None)]),
    "said again": (["7", "7.0", None, "7"], [("7", 1, None)]),
    "goes back": (["1", "2", "1", None], [("1", 1, 2), ("2", 2, 3), ("1", 3, None)]),
    "revised last": (["3", "3", None, "4"], [("3", 1, 4), ("4", 4, None)]),
    "comes late": ([None, None, None, "5"], [("5", 4, None)]),
    "withdrawn": (["7", WITHDRAWN, WITHDRAWN, None], [("7", 1, 2), (None, 2, None)]),
    "said anew": (["7", None, WITHDRAWN, "7"], [("7", 1, 3), (None, 3, 4), ("7", 4, None)]),
    "withdrawn last": (["7", None, None, WITHDRAWN], [("7", 1, 4), (None, 4, None)]),
    "corrected": (["7", "8", "corrected 9", None], [("7", 1, 2), ("8", 2, 3), ("9", 3, None)]),
}
"""What four releases say of a figure, and the versions that makes. The fourth is the candidate."""

PERIODS = [
    "2026-10", "2026-Q3", "2026", "2026-09-15/2026-10-14", "2026-06-15/2026-09-14",
    "2025-12-15/2026-12-14", "2021-01-01/2023-10-31", "2026-02-01/2026-04-30", "2024-02",
]  # fmt: skip

VERSIONS = """
    select * from core.fact_indicator_history
    order by indicator_key, province_key, period_key, breakdown, known_from_release
"""


@pytest.fixture(scope="module")
def built(cluster: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[psycopg.Connection]:
    """A warehouse with three published releases and a candidate, each built by a run of its own."""
    with pytest.MonkeyPatch.context() as patch, psycopg.connect(cluster, autocommit=True) as admin:
        admin.execute("create database test_dbt template warehouse owner tmdt")
        admin.execute("alter role tmdt password 'for-tests-only'")
        place = cluster.split("@", 1)[1].rsplit("/", 1)[0]
        url = f"postgresql://tmdt:for-tests-only@{place}/test_dbt"
        patch.setenv("TMDT_HOME", str(tmp_path_factory.mktemp("dbt")))
        patch.setenv("TMDT_DATABASE_URL", url)
        with psycopg.connect(url, autocommit=True) as connection:
            transform.load_reference()
            for release in (1, 2, 3, 4):
                open_candidate(connection, release)
                transform.build()
                if release < 4:
                    pass_gates(connection, release)
                    releases.publish(release)
            yield connection
        admin.execute("drop database test_dbt with (force)")


def open_candidate(connection: psycopg.Connection, release: int) -> None:
    connection.execute(
        "insert into core.release (release_id, load_period, status, opened_at)"
        " values (%s, '2026-10', 'candidate', now())",
        [release],
    )
    said = {name: told[release - 1] or "" for name, (told, _) in STORIES.items()}
    figures = [
        figure(breakdown=f"story={name}", value=value)
        for name, value in said.items()
        if value and value[0].isdigit()
    ]
    if release == 1:
        figures += [figure(period=code, breakdown="period=any") for code in PERIODS]
        figures += [figure(kind="target", qualifier="at_least", period="2030", value="60")]
    submit(connection, release, figures)
    for name, value in said.items():
        if value.startswith((WITHDRAWN, "corrected")):
            restate(connection, release, f"story={name}", value.removeprefix("corrected "))


def restate(connection: psycopg.Connection, release: int, breakdown: str, value: str) -> None:
    """The release withdraws the figure or gives it another value, whatever its file says."""
    is_withdrawn = value == WITHDRAWN
    connection.execute(
        "insert into core.restatement select %(release)s, province_key, indicator_key, period_key,"
        " breakdown, %(value)s::numeric, %(value)s::numeric, %(value)s::numeric, qualifier,"
        " obs_status, is_synthetic, %(is_withdrawn)s, submission_id, source_ref, 'correction 1',"
        " 'asked for by the province' from core.fact_indicator_history"
        " where breakdown = %(breakdown)s and known_to_release is null",
        {
            "release": release, "breakdown": breakdown, "is_withdrawn": is_withdrawn,
            "value": None if is_withdrawn else value,
        },
    )  # fmt: skip


def pass_gates(connection: psycopg.Connection, release: int) -> None:
    for gate in releases.GATES:
        connection.execute(
            "insert into quality.validation (release_id, gate, validated_at, success)"
            " values (%s, %s, clock_timestamp(), true)",
            [release, gate],
        )


def publish(connection: psycopg.Connection, release: int) -> None:
    connection.execute(
        "update core.release set status = 'published', published_at = now() where release_id = %s",
        [release],
    )


def figure(period: str = "2026-10", value: str | None = "1", **other: Any) -> dict[str, Any]:
    span = Period.parse(period)
    return {
        "source_ref": "F11", "value_text": value, "status": "loaded", "kind": "actual",
        "ref_area": "VN34_24", "indicator_code": "ecom_sales_previous_year_vnd", "breakdown": "",
        "period": span.code, "period_start": span.start, "period_end": span.end,
        "value": value, "value_low": value, "value_high": value, "qualifier": "exact",
    } | other  # fmt: skip


NUMBERS = itertools.count(1)


def submit(connection: psycopg.Connection, release: int, figures: list[dict[str, Any]]) -> int:
    """One accepted file that the release takes in; returns its number."""
    number = next(NUMBERS)
    connection.execute(
        "insert into staging.submission (submission_id, sha256, file_name, format, size_bytes,"
        " received_at, archive_uri, form, is_synthetic, status, figures_seen)"
        " values (%s, %s, 'f.csv', 'csv', 1, now(), 'archive', 'long', true, 'accepted', %s)",
        [number, hashlib.sha256(str(number).encode()).hexdigest(), len(figures)],
    )
    connection.execute("insert into core.release_submission values (%s, %s)", [release, number])
    for figure_no, row in enumerate(figures, start=1):
        names = ["submission_id", "figure_no", *row]
        connection.execute(
            f"insert into staging.observation ({', '.join(names)})"
            f" values ({', '.join(['%s'] * len(names))})",
            [number, figure_no, *row.values()],
        )
    return number


def withdraw(connection: psycopg.Connection, submission: int) -> None:
    for table in ("core.release_submission", "staging.observation", "staging.submission"):
        connection.execute(f"delete from {table} where submission_id = %s", [submission])


@pytest.mark.parametrize("name", STORIES)
def test_versions_of_a_figure(built: psycopg.Connection, name: str) -> None:
    found = built.execute(
        "select value, known_from_release, known_to_release, submission_id"
        " from core.fact_indicator_history where breakdown = %s order by known_from_release",
        [f"story={name}"],
    ).fetchall()
    said, versions = STORIES[name]
    assert [row[:3] for row in found] == [(v and Decimal(v), *span) for v, *span in versions]
    evidence: list[int] = []  # the file that said it first; of what is restated, the one before
    for _, known_from, _ in versions:
        in_file = (said[known_from - 1] or "")[0].isdigit()
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
        built, 4, [figure(breakdown="story=said once", value="9"), figure(breakdown="story=new")]
    )
    transform.build()
    assert len(built.execute(VERSIONS).fetchall()) == len(before) + 2
    withdraw(built, number)
    transform.build()
    assert built.execute(VERSIONS).fetchall() == before


def test_a_past_release_is_told_as_it_was_published(built: psycopg.Connection) -> None:
    stored = built.execute(
        "select release_id, content_hash from marts.dim_release order by release_id"
    ).fetchall()
    assert len({content for _, content in stored}) == 3
    assert [(number, releases.content_hash(number)) for number, _ in stored] == stored
    with built.transaction(force_rollback=True):
        built.execute("update core.fact_indicator_history set value = 6 where value = 7")
        told = built.execute("select core.content_hash(1)").fetchone()
    assert told != (stored[0][1],), "a changed past is noticed"


@pytest.mark.parametrize("name", STORIES)
def test_as_of_any_moment(built: psycopg.Connection, name: str) -> None:
    def told(function: str, argument: Any) -> list[Any]:
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
        found = told("fact_indicator_at_release", number)
        assert [row[5] for row in found] == values
        assert told("fact_indicator_as_of", published_at) == found
    before_all = min(moment for _, moment in moments) - timedelta(seconds=1)
    assert told("fact_indicator_as_of", before_all) == []
    last = told("fact_indicator_at_release", len(moments))
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


@pytest.mark.parametrize(
    "table",
    ["dim_province", "dim_indicator", "dim_year", "dim_period", "dim_code", "fact_target"],
)
def test_built_tables_have_the_columns_of_the_published_ones(
    built: psycopg.Connection, table: str
) -> None:
    def columns(schema: str) -> list[Any]:
        return built.execute(
            "select column_name, data_type from information_schema.columns"
            " where table_schema = %s and table_name = %s order by ordinal_position",
            [schema, table],
        ).fetchall()

    assert columns("core") == columns("marts") != []


def test_failure_names_the_model_in_one_line(built: psycopg.Connection) -> None:
    before = built.execute(VERSIONS).fetchall()
    number = submit(built, 4, [figure(indicator_code="no_such_indicator")])
    try:
        with pytest.raises(Problem, match=r"^dbt: fact_indicator_history: [^\n]*indicator_key"):
            transform.build()
        assert built.execute(VERSIONS).fetchall() == before
    finally:
        withdraw(built, number)


def test_seeds_are_loaded_when_their_files_changed(built: psycopg.Connection) -> None:
    def units() -> int:
        return built.execute("select count(*) from reference.unit").fetchone()[0]  # type: ignore[index]

    before = units()
    built.execute("delete from reference.unit where unit = (select max(unit) from reference.unit)")
    assert not transform.load_reference()
    assert units() < before
    built.execute("comment on schema reference is 'of other files'")
    assert transform.load_reference()
    assert units() == before
    transform.build()  # the views on the old seeds went with them


def test_unit_tests_of_the_models(built: psycopg.Connection) -> None:
    assert "succeeded" in transform.run("test", "--select", "test_type:unit")
