"""Which provinces owe which months, by what is published and by what has come since."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from psycopg.rows import class_row

from reference.catalogue import seed
from reference.period import HANOI
from warehouse import database

OVERDUE = """
    with obligation as (
        select province.ref_area, date_trunc('month', period.period_end)::date as month_start
        from marts.reporting_rate as rate
        inner join marts.dim_province as province using (province_key)
        inner join marts.dim_period as period using (period_key)
        where not rate.received and rate.due_on < %(today)s and rate.series = 'real'
        union
        -- The latest due month may have come due after the release that the rate describes.
        select ref_area, %(due)s
        from marts.dim_province
        where
            is_current and %(due)s::date is not null
            and exists (select from marts.reporting_rate where series = 'real')
    )
    select to_char(month_start, 'YYYY-MM') as month, ref_area
    from obligation
    where not exists (
        select from staging.coverage as reported
        inner join staging.submission as submission using (submission_id)
        where not submission.is_synthetic and reported.ref_area = obligation.ref_area
            and reported.period_end >= month_start
            and reported.period_end < month_start + interval '1 month'
    )
    order by month desc, ref_area
"""


class Overdue(NamedTuple):
    """A month that a province has not reported, though it was due."""

    month: str
    ref_area: str


def list_overdue(now: datetime | None = None) -> list[Overdue]:
    """The months past their due day that provinces have not reported; the latest first."""
    today = (now or datetime.now(HANOI)).astimezone(HANOI).date()
    with database.connect() as connection:
        cursor = connection.cursor(row_factory=class_row(Overdue))
        return cursor.execute(OVERDUE, {"today": today, "due": find_last_due(today)}).fetchall()


def find_last_due(today: date) -> date | None:
    """The first day of the latest month that was due before today, if any."""
    rules = seed("obligation_rule")
    begun = min((rule["collected_from"] for rule in rules), default="9999-12-31")
    month = today.replace(day=1)
    while str(month) >= begun:
        after = (month + timedelta(days=31)).replace(day=1)
        for rule in rules:
            begins = max(rule["valid_from"], rule["collected_from"])
            in_force = begins <= str(month) < (rule["valid_to"] or "9999-12-31")
            days = int(rule["due_day_of_next_month"]) - 1
            if in_force and after + timedelta(days=days) < today:
                return month
        month = (month - timedelta(days=1)).replace(day=1)
    return None
