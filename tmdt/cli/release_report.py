"""Releases as shown on the terminal."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from reference.period import show_moment
from tmdt.releases.release import CHANGES
from warehouse import database
from warehouse.home import Problem

RELEASES = """
    select r.release_id, r.load_period, r.published_at,
        count(*) filter (where c.change = 'new'),
        count(*) filter (where c.change = 'revised'),
        count(*) filter (where c.change = 'withdrawn'),
        to_char(r.content_hash, 'FM9999999999999999999999'), coalesce(r.note, '')
    from core.release as r
    left join core.figure_change as c using (release_id)
    where r.status = 'published' and r.release_id = coalesce(%s, r.release_id)
    group by r.release_id
    order by r.release_id
"""
CHANGED = {
    "province": """
        select coalesce(p.name_vi, c.province_key::text), change, count(*)
        from core.figure_change as c
        left join marts.dim_province as p using (province_key)
        where c.release_id = %s
        group by c.province_key, p.name_vi, p.ref_area, change
        order by p.ref_area
    """,
    "indicator": """
        select coalesce(i.indicator_code, c.indicator_key::text), change, count(*)
        from core.figure_change as c
        left join marts.dim_indicator as i using (indicator_key)
        where c.release_id = %s
        group by c.indicator_key, i.indicator_code, change
        order by c.indicator_key
    """,
}
# Failed candidates may have used the same number; the gates that passed came last.
GATES = """
    select distinct on (v.gate) v.gate, v.success, count(*),
        count(*) filter (where not e.success),
        string_agg(
            format('%%s %%s.%%s: %%s', e.severity, e.suite, e.expectation,
                coalesce(e.unexpected_count::text || ' rows', e.observed_value)),
            '; ' order by e.expectation_no
        ) filter (where not e.success)
    from quality.validation as v
    inner join core.release as r using (release_id)
    inner join quality.expectation_result as e using (validation_id)
    where v.release_id = %s and v.validated_at between r.opened_at and r.published_at
    group by v.validation_id
    order by v.gate, v.validation_id desc
"""
TAKEN_IN = """
    select s.submission_id, s.file_name, s.status, a.figures_loaded, a.figures_rejected
    from core.release_submission as rs
    inner join staging.submission as s using (submission_id)
    inner join staging.figure_account as a using (submission_id)
    where rs.release_id = %s
    order by s.submission_id
"""


def show_releases(console: Console) -> None:
    """Lists the published releases, the newest last."""
    with database.connect() as connection:
        releases = connection.execute(RELEASES, [None]).fetchall()
    for release in releases:
        _show_line(console, release)
    if not releases:
        console.print("nothing is published yet")


def show_release(console: Console, release_id: int) -> None:
    """Shows a release: what it changed, what its gates found, what it took in.

    Raises:
        Problem: it is not published.
    """
    with database.connect() as connection:
        release = connection.execute(RELEASES, [release_id]).fetchone()
        if release is None:
            raise Problem(f"there is no published release {release_id}: see tmdt release list")
        changed = {
            dimension: connection.execute(query, [release_id]).fetchall()
            for dimension, query in CHANGED.items()
        }
        gates = connection.execute(GATES, [release_id]).fetchall()
        taken_in = connection.execute(TAKEN_IN, [release_id]).fetchall()
    _show_line(console, release)
    for dimension, changes in changed.items():
        _show_changes(console, dimension, changes)
    for gate, success, expectations, failed, which in gates:
        passed = "passed" if success else "not passed"
        console.print(f"gate {gate}: {passed}, {expectations - failed} of {expectations} hold")
        if which:
            console.print(f"  {escape(which)}", soft_wrap=True)
    for number, file_name, status, loaded, rejected in taken_in:
        console.print(
            f"submission {number}: {escape(file_name)} {status},"
            f" {loaded} figures loaded, {rejected} rejected",
            soft_wrap=True,
        )
    if not taken_in:
        console.print("no submission was taken in")


def _show_line(console: Console, release: tuple[Any, ...]) -> None:
    number, period, published_at, new, revised, withdrawn, content_hash, note = release
    console.print(
        f"release {number}: {period}, published {show_moment(published_at)},"
        f" {new} new, {revised} revised, {withdrawn} withdrawn, hash {content_hash}"
        + (f"\n  {escape(str(note))}" if note else ""),
        soft_wrap=True,
    )


def _show_changes(console: Console, dimension: str, changes: list[tuple[str, str, int]]) -> None:
    """For each province or indicator, how many of its figures are new, revised or withdrawn."""
    if not changes:
        return
    by_name: dict[str, dict[str, int]] = {}
    for name, change, count in changes:
        by_name.setdefault(name, {})[change] = count
    table = Table(dimension, *CHANGES, box=None)
    for name, counts in by_name.items():
        table.add_row(escape(name), *(str(counts.get(change, "")) for change in CHANGES))
    console.print(table)
