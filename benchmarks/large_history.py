"""A history of a hundred million versions, made in SQL: communes beside what provinces reported.

Ten years of communes, each with the indicators of the form and what these may be split by; two
figures of five are revised by a later release. Nothing of this was staged, so nothing of it can be
rebuilt: for measurements only.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import Connection

from ingestion.understanding.breakdowns import list_breakdowns
from reference.catalogue import reference, seed
from warehouse import database

COMMUNES = 3321
INDICATORS = 80
MEMBERS = 4
"""So many members split an indicator, if the catalogue has as many."""
TABLE = "core.fact_indicator_history"

REPORTED = f"""
    create temporary table reported on commit drop as
    select * from {TABLE}
"""
SENT = """
    create temporary table sent on commit drop as
    select
        period_key, province_key, year_key, is_synthetic, min(known_from_release) as from_release,
        min(submission_id) as submission_id, substr(province_key::text, 3, 2) as province_code,
        (%(communes)s / count(*) over (partition by period_key))::integer as communes,
        (select max(release_id) from core.release) as last_release
    from reported
    group by period_key, province_key, year_key, is_synthetic
"""
SHAPE = """
    create temporary table shape (line integer, indicator_code text, before text, after text)
    on commit drop
"""
FILL = f"""
    insert into {TABLE} (
        province_key, indicator_key, period_key, breakdown, year_key, known_from_release,
        known_to_release, value, value_low, value_high, qualifier, obs_status, is_synthetic,
        submission_id, source_ref
    )
    select
        sent.province_key, figure.indicator_key, sent.period_key,
        figure.before || 'commune=' || sent.province_code || lpad(commune::text, 3, '0')
        || figure.after,
        sent.year_key,
        case version when 0 then sent.from_release else revision.in_release end,
        case when version = 0 and revision.is_made then revision.in_release end,
        amount + version, amount + version, amount + version, 'exact', 'A', sent.is_synthetic,
        sent.submission_id, 'line ' || (commune * 200 + figure.line)
    from sent
    cross join lateral generate_series(1, sent.communes) as commune
    cross join (
        select
            indicator.indicator_key, shape.before, shape.after,
            shape.line,
            coalesce(indicator.valid_min, 0) as least,
            coalesce(indicator.valid_max, 100000) - coalesce(indicator.valid_min, 0) as span
        from shape
        inner join marts.dim_indicator as indicator using (indicator_code)
    ) as figure
    cross join lateral (
        select
            sent.from_release + 1 + commune %% 3 as in_release,
            (commune * 7 + figure.line * 3 + sent.province_key) %% 5 < 2
            and sent.from_release + 1 + commune %% 3 <= sent.last_release as is_made
    ) as revision
    cross join lateral (
        select (
            figure.least + figure.span * (1 + (commune * 37 + figure.line * 7) %% 300) / 1000
        )::bigint as amount
    ) as invented
    cross join lateral generate_series(0, revision.is_made::integer) as version
    where sent.period_key = %(period_key)s
"""
DEFINITIONS = f"""
    select 'alter table {TABLE} drop constraint ' || conname as undo,
        'alter table {TABLE} add constraint ' || conname || ' ' || pg_get_constraintdef(oid)
        || case contype when 'f' then ' not valid' else '' end as redo,
        contype = 'f' as is_reference
    from pg_constraint
    where conrelid = '{TABLE}'::regclass and contype in ('p', 'f')
    union all
    select 'drop index ' || indexrelid::regclass, pg_get_indexdef(indexrelid), false
    from pg_index
    where indrelid = '{TABLE}'::regclass and not indisprimary
    order by is_reference desc
"""


def shape() -> list[tuple[str, str, str]]:
    """What is said of a commune: indicators, and how their breakdowns begin and end around it."""
    said = []
    adding_up = {(row["indicator_code"], row["dimension"]) for row in seed("indicator_part")}
    for indicator in seed("indicator")[:INDICATORS]:
        code = indicator["indicator_code"]
        said.append((code, "", ""))
        split = list_breakdowns(code) if code in reference().breakdowns else []
        for member in split[:MEMBERS]:
            dimension = member.split("=")[0]
            if (code, dimension) in adding_up:
                continue  # a rule would find that invented members do not
            # The parts of a breakdown stand in the order of their dimensions.
            is_before = dimension < "commune"
            said.append((code, f"{member};", "") if is_before else (code, "", f";{member}"))
    return said


def fill(communes: int) -> int:
    """Adds communes to every month that provinces reported; returns how many versions there are.

    The table is emptied and filled in one transaction, without its indexes: a server with
    ``wal_level=minimal`` then writes no log of it.
    """
    with database.connect() as connection:
        connection.execute("set local maintenance_work_mem = '2GB'")
        connection.execute(REPORTED)
        connection.execute(SENT, {"communes": communes})
        connection.execute(SHAPE)
        connection.cursor().executemany(
            "insert into shape values (%s, %s, %s, %s)",
            ((line, *said) for line, said in enumerate(shape())),
        )
        connection.execute("analyze sent, shape")
        periods = connection.execute("select distinct period_key from sent order by 1").fetchall()
        with _without_indexes(connection):
            connection.execute(f"truncate {TABLE}")
            connection.execute(f"insert into {TABLE} select * from reported")
            for (period_key,) in periods:
                connection.execute(FILL, {"period_key": period_key})
    with database.connect(autocommit=True) as connection:
        connection.execute(f"vacuum (analyze) {TABLE}")
        row = connection.execute(f"select count(*) from {TABLE}").fetchone()
    return int(row[0])  # type: ignore[index]


@contextmanager
def _without_indexes(connection: Connection) -> Iterator[None]:
    """Takes away keys and indexes, and makes them again; references are not asked of old rows."""
    definitions = connection.execute(DEFINITIONS).fetchall()
    for undo, _, _ in definitions:
        connection.execute(undo)
    yield
    for _, redo, _ in reversed(definitions):
        connection.execute(redo)
