"""The role of BI: it learns nothing of what is not published, and stands in nobody's way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql
from releases import figure, open_candidate, submit
from warehouses import views

from tmdt.releases.manifest.release_manifest import sign_missing

pytestmark = pytest.mark.db

SECRET = "not yet published"
"""What only the candidate's rows say."""
MONTH = 2026100120261031

DIMENSIONS = f"""
    insert into marts.dim_province values
        (342401, 'VN34', '24', 'VN34_24', 'Bắc Ninh', 'Bac Ninh', 'province', 'R', 'VN-56',
         '2025-07-01', null, true, null);
    insert into marts.dim_indicator (indicator_key, indicator_code, name_vi, name_en, group_code,
        unit, direction, over_provinces, over_periods, method_version)
    values (101, 'ecom_sales_vnd', 'x', 'x', 'B2C', 'VND', 'higher', 'sum', 'sum', '1');
    insert into marts.dim_period values
        ({MONTH}, '2026-10', 'M', '2026-10-01', '2026-10-31', 2026, 'calendar');
    insert into marts.dim_area values
        (342401, 'VN34_24', 'province', 'VN34', 'Bắc Ninh', 'Bac Ninh'),
        (1, 'VN', 'country', null, 'Cả nước', 'Viet Nam'),
        (11, 'VN34_R1', 'region', 'VN34', 'Vùng', 'Region'),
        (12, 'VN63_R1', 'region', 'VN63', 'Vùng', 'Region');
    insert into marts.area_province values (342401, 342401, true, '2025-07-01', null);
    update marts.dim_province set area_key = province_key;
"""
# As a cast does that fails; and so cheap that the planner would ask it before anything else.
QUOTES = f"""
    create function public.quotes(written text) returns boolean cost 0.0001 language plpgsql as $$
    begin
        if written = '{SECRET}' then raise '%', written; end if;
        return true;
    end $$
"""
VERSIONS = f"""
    insert into core.fact_indicator_history (province_key, indicator_key, period_key, breakdown,
        year_key, known_from_release, value, value_low, value_high, qualifier, obs_status,
        is_synthetic, submission_id, source_ref)
    values (342401, 101, {MONTH}, %(text)s, 2026, %(release)s, 1, 1, 1, 'exact', 'A', false,
        %(release)s, %(text)s);
    insert into core.fact_area_history (area_key, indicator_key, period_key, breakdown, year_key,
        known_from_release, value, value_low, value_high, qualifier, obs_status, is_synthetic,
        method, n_present, n_expected)
    select area_key, 101, {MONTH}, %(text)s, 2026, %(release)s, 1, 1, 1, 'exact', 'A', false, 'sum',
        1, 1
    from (values (342401), (1), (11), (12)) as area (area_key);
    insert into core.fact_period_history (area_key, indicator_key, period_key, breakdown, year_key,
        known_from_release, value, value_low, value_high, qualifier, obs_status, is_synthetic,
        method, n_present, n_expected)
    values (1, 101, {MONTH}, %(text)s, 2026, %(release)s, 1, 1, 1, 'exact', 'A', false, 'sum',
        1, 1);
    update staging.submission set file_name = %(text)s, load_period = '2026-10'
    where submission_id = %(release)s;
    insert into staging.finding values (%(release)s, 1, 1, 'X', 'warning', null, null, null, null,
        %(text)s, %(text)s, %(text)s, %(text)s);
    insert into quality.validation (release_id, gate, validated_at, success)
    values (%(release)s, 'staging', now(), true);
    insert into quality.expectation_result
    select max(validation_id), 1, %(text)s, %(text)s, 'warning', true, 0, %(text)s
    from quality.validation;
    insert into core.restatement (release_id, province_key, indicator_key, period_key, breakdown,
        value, value_low, value_high, qualifier, obs_status, is_synthetic, is_withdrawn,
        submission_id, source_ref, origin, reason)
    values (%(release)s, 342401, 101, {MONTH}, '', 1, 1, 1, 'exact', 'A', false, false,
        %(release)s, %(text)s, %(text)s, %(text)s);
    insert into dissemination.output values
    (%(release)s, %(text)s, 'html', 'vi', repeat('0', 64), 1);
"""
REVISION = f"""
    update core.fact_indicator_history set known_to_release = 2
    where breakdown = 'published' and known_from_release = 1;
    insert into core.fact_indicator_history (province_key, indicator_key, period_key, breakdown,
        year_key, known_from_release, value, value_low, value_high, qualifier, obs_status,
        is_synthetic, submission_id, source_ref)
    values (342401, 101, {MONTH}, 'published', 2026, 2, 2, 2, 2, 'exact', 'A', false, 2, 'again');
"""
FUNCTIONS = (
    "fact_indicator_as_of(now())", "fact_indicator_at_release(99)",
    "fact_indicator_vn34_as_of(now())", "fact_area_as_of(now())", "fact_period_as_of(now())",
    "on_boundaries('VN34', '2026-10')", "area_figure_at_release(2)",
    "quality_finding_at_release(2)", "reporting_rate_at_release(2)",
    "target_attainment_at_release(2)",
)  # fmt: skip


@pytest.fixture(scope="module")
def half_published(lasting_warehouse: psycopg.Connection) -> psycopg.Connection:
    """Published releases and a candidate, each with a row of everything; a figure is revised."""
    lasting_warehouse.execute(DIMENSIONS)
    lasting_warehouse.execute(QUOTES)
    for number, text in ((1, "published"), (2, "again"), (3, SECRET)):
        open_candidate(lasting_warehouse, number, "2026-10")
        submit(lasting_warehouse, number, [figure("ecom_sales_vnd", "2026-10", 1)])
        with lasting_warehouse.cursor() as cursor:
            for statement in VERSIONS.split(";")[:-1]:
                cursor.execute(statement.encode(), {"release": number, "text": text})
        if number == 2:
            lasting_warehouse.execute(REVISION.encode())
        if number < 3:
            lasting_warehouse.execute(
                "update core.release set status = 'published', published_at = now()"
            )
    sign_missing()
    return lasting_warehouse


def shown_the_secret(connection: psycopg.Connection, relation: str) -> list[str]:
    """The columns by which a predicate is asked about what only the candidate says."""
    read = connection.execute(f"select * from marts.{relation} limit 0")
    seen = []
    for column in [column.name for column in read.description or ()]:
        query = sql.SQL(
            "select count(*) from {} as seen where public.quotes(seen.{}::text)"
        ).format(sql.SQL(f"marts.{relation}"), sql.Identifier(column))
        try:
            with connection.transaction():
                connection.execute(query)
        except psycopg.errors.RaiseException:
            seen.append(column)
    return seen


def test_no_predicate_sees_what_is_not_published(half_published: psycopg.Connection) -> None:
    relations = [*views(half_published), *FUNCTIONS]
    assert len(relations) > 20
    with half_published.transaction(force_rollback=True):
        half_published.execute("set local role bi_reader")
        assert {name: shown_the_secret(half_published, name) for name in relations} == {
            name: [] for name in relations
        }
        # Obligations and targets are tables that a release replaces whole.
        for name in relations:
            if name.startswith(("reporting_", "target_")):
                continue
            assert half_published.execute(f"select from marts.{name}").fetchone() == (), name


@pytest.mark.parametrize(
    ("undone", "relation", "seen"),
    [
        ("alter view marts.dim_submission reset (security_barrier)", "dim_submission", "file_name"),
        ("alter view marts.quality_finding reset (security_barrier)", "quality_finding",
         "message_vi"),
        ("alter table core.fact_indicator_history disable row level security",
         "fact_indicator_history", "source_ref"),
        ("alter table core.fact_area_history disable row level security",
         "fact_indicator_national", "breakdown"),
        ("alter table core.fact_indicator_history disable row level security",
         "fact_indicator_as_of(now())", "source_ref"),
    ],
)  # fmt: skip
def test_without_the_barrier_it_would(
    half_published: psycopg.Connection, undone: str, relation: str, seen: str
) -> None:
    with half_published.transaction(force_rollback=True):
        half_published.execute(undone)
        for way in ("nestloop", "indexscan", "bitmapscan"):  # so that all rows are looked at
            half_published.execute(f"set local enable_{way} = off")
        half_published.execute("set local role bi_reader")
        assert seen in shown_the_secret(half_published, relation)


def test_every_view_of_marts_decides_beneath_the_question(
    half_published: psycopg.Connection,
) -> None:
    """A barrier; or it reads in the reader's name, and nothing but what is itself so guarded."""
    relations = {
        oid: (name, kind, set(options or ()), guarded)
        for oid, name, kind, options, guarded in half_published.execute(
            "select oid, oid::regclass::text, relkind, reloptions, relrowsecurity"
            " or (relkind = 'r' and relnamespace = 'marts'::regnamespace) from pg_class"
        )
    }
    reads: dict[int, set[int]] = {}
    for view, relation in half_published.execute(
        "select rule.ev_class, seen.refobjid from pg_rewrite as rule"
        " inner join pg_depend as seen on seen.classid = 'pg_rewrite'::regclass"
        " and seen.objid = rule.oid and seen.refclassid = 'pg_class'::regclass"
        " and seen.refobjid <> rule.ev_class"
    ):
        reads.setdefault(view, set()).add(relation)

    def is_safe(oid: int) -> bool:
        _, kind, options, guarded = relations[oid]
        if kind != "v":
            return bool(guarded)
        return "security_barrier=true" in options or (
            "security_invoker=true" in options and all(map(is_safe, reads.get(oid, ())))
        )

    of_marts = [oid for oid, (name, kind, *_) in relations.items()
                if kind == "v" and name.startswith("marts.")]  # fmt: skip
    assert len(of_marts) >= 16
    assert [relations[oid][0] for oid in of_marts if not is_safe(oid)] == []


@pytest.mark.parametrize(
    ("relation", "key"),
    [("fact_indicator", "province_key"), ("fact_indicator_vn34", "province_key"),
     ("fact_indicator_national", "area_key"), ("fact_indicator_by_period", "area_key")],
)  # fmt: skip
def test_joins_still_find_their_rows_by_keys(
    half_published: psycopg.Connection, relation: str, key: str
) -> None:
    def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
        yield plan
        for part in plan.get("Plans", ()):
            yield from nodes(part)

    with half_published.transaction(force_rollback=True):
        # Of so few totals the index would be read whole.
        half_published.execute("drop index core.fact_indicator_history_totals")
        half_published.execute("set local enable_seqscan = off; set local enable_bitmapscan = off")
        half_published.execute("set local role bi_reader")
        [([plan],)] = half_published.execute(
            f"explain (format json) select fact.value from marts.{relation} as fact"
            " inner join marts.dim_indicator as indicator using (indicator_key)"
            " inner join marts.dim_period as period using (period_key)"
            " where indicator.indicator_code = 'ecom_sales_vnd' and period.period = '2026-10'"
            f" and fact.{key} = 342401 and fact.breakdown = ''"
        ).fetchall()
    of_history = [
        node
        for node in nodes(plan["Plan"])
        if "_history" in node.get("Relation Name", "")
        and node.get("Parent Relationship") != "SubPlan"
    ]
    assert of_history
    for node in of_history:
        assert "indicator_key = " in node["Index Cond"] and "breakdown" in node["Index Cond"], node


def test_it_cannot_name_what_its_views_read(half_published: psycopg.Connection) -> None:
    with half_published.transaction(force_rollback=True):
        half_published.execute("set local role bi_reader")
        for relation in ("core.fact_indicator_history", "core.published", "staging.submission"):
            with (
                pytest.raises(psycopg.errors.InsufficientPrivilege, match="schema"),
                half_published.transaction(),
            ):
                half_published.execute(f"select count(*) from {relation}")
