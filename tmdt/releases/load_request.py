"""Which months wait for a load, and for which of them to ask for one.

Airflow drops what is announced while `monthly_load` is paused, and a month that a gate blocked must
not be loaded again until something about it has changed. So what waits is asked of the database,
and what was asked for or tried is recorded there.
"""

from __future__ import annotations

from datetime import timedelta

from psycopg import sql

from tmdt.releases import embargo, withdrawal
from tmdt.releases.release import PENDING
from warehouse import database

PATIENCE = timedelta(hours=1)
"""How long an announced load may take to begin before it is announced again."""

WAITING = sql.SQL("""
    select load_period, md5(string_agg(item, ' ' order by item)) as what_waits
    from (
        select load_period, 'submission ' || submission_id as item from ({}) as pending
        where brings_figures
        union all
        select load_period, 'approval ' || question_id from quality.approval_waiting
        union all
        select load_period, 'withdrawal ' || decision_id from ({}) as withdrawn
    ) as waiting
    group by 1
""").format(PENDING, sql.SQL(withdrawal.WAITING))
"""The months with something that no release has yet, and a hash of what that is."""

CLAIM = sql.SQL("""
    insert into core.load_request as known (load_period, what_waited, announced_at)
    select load_period, what_waits, clock_timestamp() from ({}) as waiting
    where load_period not in (select load_period from staging.embargo)
    on conflict (load_period) do update
    set what_waited = excluded.what_waited, announced_at = excluded.announced_at, begun_at = null
    where known.what_waited <> excluded.what_waited or (
        known.begun_at is null and known.announced_at < excluded.announced_at - %s
    )
    returning load_period
""").format(WAITING)

BEGIN = sql.SQL("""
    insert into core.load_request (load_period, what_waited, begun_at)
    select load_period, what_waits, clock_timestamp() from ({}) as waiting where load_period = %s
    on conflict (load_period) do update
    set what_waited = excluded.what_waited, begun_at = excluded.begun_at
""").format(WAITING)


def list_waiting_months() -> list[str]:
    """Months with submissions, approved figures or withdrawals that no release has yet."""
    with database.connect() as connection:
        rows = connection.execute(
            sql.SQL("select load_period from ({}) as waiting order by 1").format(WAITING)
        )
        return [row[0] for row in rows]


def claim_months() -> list[str]:
    """The months whose load should be asked for now; they count as asked for from then on.

    These wait, are under no embargo, and no load has begun with just what waits. What was asked for
    an hour ago and has not begun is asked for again.
    """
    with database.connect() as connection:
        return sorted(row[0] for row in connection.execute(CLAIM, [PATIENCE]).fetchall())


def begin(period: str) -> None:
    """Records that a load of a month begins with what waits for it.

    Raises:
        Embargoed: the month may not be published yet; nothing is recorded.
    """
    with database.connect() as connection:
        embargo.require_over(connection, period)
        connection.execute(BEGIN, [period])
