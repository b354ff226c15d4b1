"""Releases: a candidate is opened, audited, and published whole in one short transaction.

Readers see the rows whose release is published (see ``marts.fact_indicator``), so a candidate can
be written beside them for as long as it takes. A candidate left behind by a blocked or killed load
is undone before the next one is opened, and its number is reused: published releases are numbered
without gaps, and a failed load leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from psycopg import Connection, sql

from expectations.suites import GATES
from reference.period import show_moment
from tmdt.releases import correction, embargo, kept, readers, review, withdrawal
from tmdt.releases.manifest.release_manifest import sign_missing, sign_release
from warehouse import database
from warehouse.descriptions import describe
from warehouse.home import Problem, Unrepeatable

TABLES = """
    select relname from pg_class
    where relnamespace = 'marts'::regnamespace and relkind = 'r'
    order by 1
"""
"""A release replaces these as a whole; figures are published by their release number."""

HISTORIES = """
    select history.relname from pg_class as history
    inner join pg_attribute as attribute on history.oid = attribute.attrelid
    where
        history.relnamespace = 'core'::regnamespace and history.relkind = 'r'
        and attribute.attname = 'known_to_release' and not attribute.attisdropped
    order by 1
"""
"""Tables of versions: what provinces report, and what is derived from it."""

TRIAL = "trial"
"""The note of a candidate that is not for publication."""
CHANGES = ("new", "revised", "withdrawn")
"""What a release may do to a figure, in the words of core.figure_change."""

PENDING = sql.SQL("""
    select s.submission_id, s.load_period, figure.status is not null as brings_figures
    from staging.submission as s
    left join lateral (
        select f.status from staging.figure as f
        where f.submission_id = s.submission_id and f.status = 'loaded'
        limit 1
    ) as figure on true
    where s.status <> 'rejected'
        and not exists (
            select from core.release_submission as rs
            inner join core.release as r using (release_id)
            where rs.submission_id = s.submission_id and r.status = 'published'
        )
        and not exists (
            select from staging.held_submission as held where held.submission_id = s.submission_id
        )
        and not exists (
            select from staging.kept_out where kept_out.submission_id = s.submission_id
        )
""")
"""Submissions that no published release has, neither of a closed month nor kept out."""


def open_candidate(period: str, only: Collection[int] | None = None) -> int | None:
    """Opens the candidate release of a month, with everything that no release has yet.

    It takes in submissions, except figures that wait for a reviewer, and figures approved since
    the last release. Corrections and withdrawals since then are included, whatever their month.
    Reports that hold nothing but dashes wait for the next figures: alone they are not published.

    Args:
        period: The month.
        only: Take in these submissions alone, as a trial; the candidate is not for publication.

    Returns:
        Its number, or None if there is nothing new.
    """
    with database.connect() as connection:
        take_turn(connection)
        new = connection.execute(
            sql.SQL(
                "select submission_id, brings_figures from ({}) as pending where load_period = %s"
            ).format(PENDING),
            [period],
        ).fetchall()
        if only is not None:
            new = [row for row in new if row[0] in only]
        release_id = add_candidate(connection, period, None if only is None else TRIAL)
        with connection.cursor() as cursor:
            cursor.executemany(
                "insert into core.release_submission values (%s, %s)",
                [(release_id, submission_id) for submission_id, _ in new],
            )
        review.hold_figures(connection, release_id)
        approved = review.take_in_approved(connection, release_id, period)
        withdrawn = withdrawal.enter_withdrawals(connection, release_id)
        corrected = correction.enter_corrections(connection, release_id)
        brings_figures = any(brings_figures for _, brings_figures in new)
        if only is None and not (brings_figures or approved or withdrawn or corrected):
            _undo_leftover(connection)
            return None
        # Plans of the gates and the build then expect one release's submissions, not all.
        connection.execute(
            "analyze core.release, core.release_submission, quality.held_figure, quality.question"
        )
    return release_id


def lock_releases(connection: Connection) -> None:
    """Locks out openings, publications and decisions on submissions until the transaction ends."""
    connection.execute("lock table core.release in share row exclusive mode")


def take_turn(connection: Connection) -> None:
    """Locks out other openings and publications, and undoes a candidate left behind."""
    lock_releases(connection)
    _undo_leftover(connection)


def add_candidate(connection: Connection, period: str, note: str | None = None) -> int:
    """Inserts a candidate release; returns its number, the next one."""
    row = connection.execute(
        "insert into core.release (release_id, load_period, status, opened_at, note)"
        " select coalesce(max(release_id), 0) + 1, %s, 'candidate', clock_timestamp(), %s"
        " from core.release returning release_id",
        [period, note],
    ).fetchone()
    return int(row[0])  # type: ignore[index]


def publish(release_id: int) -> dict[str, Any]:
    """Makes a candidate visible to readers, with its manifest, provided that it passed every gate.

    Publishing a release again changes nothing: the first caller may have died before the reply.
    Readers elsewhere are waited for, for a while.

    Raises:
        Problem: there is no such release, or a gate has not passed since it was opened.
        Embargoed: its month may not be published yet.
    """
    sign_missing()
    with database.connect() as connection:
        lock_releases(connection)
        row = connection.execute(
            "select load_period, status from core.release where release_id = %s", [release_id]
        ).fetchone()
        if row is None:
            raise Unrepeatable(f"there is no release {release_id}: nothing was published")
        if row[1] == "candidate":
            _require_passed(connection, release_id)
            _require_none_kept_out(connection, release_id)
            embargo.require_over(connection, row[0])
            for table in list_published_tables(connection):
                _replace(connection, table)
            kept.keep_versions(connection, release_id)
            describe(connection)
            connection.execute(
                "update core.release set status = 'published', published_at = clock_timestamp(),"
                " content_hash = core.content_change(release_id) + coalesce((select content_hash"
                " from core.release where release_id = %(r)s - 1), 0) where release_id = %(r)s",
                {"r": release_id},
            )
            sign_release(connection, release_id)
        changes = dict(
            connection.execute(
                "select change, count(*) from core.figure_change where release_id = %s group by 1",
                [release_id],
            ).fetchall()
        )
    readers.await_release(release_id)
    counts = {f"figures_{change}": changes.get(change, 0) for change in CHANGES}
    return {"release_id": release_id, "period": row[0], **counts}


def compute_content_hash(release_id: int) -> Decimal:
    """Computes the hash of a release's facts from the whole history.

    It equals the hash stored at publication, unless the past was changed.
    """
    with database.connect() as connection:
        row = connection.execute("select core.content_hash(%s)", [release_id]).fetchone()
    return row[0]  # type: ignore[index, no-any-return]


def find_latest(period: str | None = None) -> tuple[int, str] | None:
    """Number and time of the latest published release, optionally of one month."""
    with database.connect() as connection:
        row = connection.execute(
            "select release_id, published_at from core.release where status = 'published'"
            " and load_period = coalesce(%s, load_period) order by release_id desc limit 1",
            [period],
        ).fetchone()
    return (row[0], show_moment(row[1])) if row else None


def list_published() -> list[str]:
    """Every published release in one line, the latest last."""
    with database.connect() as connection:
        rows = connection.execute(
            "select release_id, load_period, published_at from core.release"
            " where status = 'published' order by release_id"
        ).fetchall()
    return [
        f"release {release_id}: {period}, published {show_moment(published_at)}"
        for release_id, period, published_at in rows
    ]


def list_published_tables(connection: Connection) -> list[str]:
    """The tables of the schema marts, which a release replaces as a whole."""
    return [row[0] for row in connection.execute(TABLES)]


def list_histories(connection: Connection) -> list[str]:
    """The tables of the schema core that hold versions, each known in some releases."""
    return [row[0] for row in connection.execute(HISTORIES)]


def _undo_leftover(connection: Connection) -> None:
    row = connection.execute(
        "delete from core.release where status = 'candidate' returning release_id"
    ).fetchone()
    if row is None:
        return
    for history in list_histories(connection):
        name = sql.Identifier(history)
        connection.execute(
            sql.SQL("delete from core.{} where known_from_release = %s").format(name), [row[0]]
        )
        connection.execute(
            sql.SQL(
                "update core.{} set known_to_release = null where known_to_release = %s"
            ).format(name),
            [row[0]],
        )


def _require_passed(connection: Connection, release_id: int) -> None:
    """Fails closed: a gate that did not run on this candidate has not passed."""
    passed = connection.execute(
        "select distinct on (v.gate) v.gate, v.success from quality.validation as v"
        " inner join core.release as r using (release_id)"
        " where r.release_id = %s and v.validated_at >= r.opened_at"
        " order by v.gate, v.validation_id desc",
        [release_id],
    ).fetchall()
    missing = [gate for gate in GATES if (gate, True) not in passed]
    if missing:
        raise Problem(
            f"release {release_id} was not published: the gate {' and '.join(missing)} did not pass"
        )


def _require_none_kept_out(connection: Connection, release_id: int) -> None:
    """A submission may be withdrawn while its release is being made."""
    found = connection.execute(
        "select submission_id from core.release_submission as taken"
        " inner join staging.kept_out using (submission_id) where taken.release_id = %s",
        [release_id],
    ).fetchone()
    if found:
        raise Problem(
            f"release {release_id} was not published: submission {found[0]} was withdrawn"
            " meanwhile; load the month again"
        )


def _replace(connection: Connection, table: str) -> None:
    """Replaces the rows of a published table by those of the build, so that readers never wait."""
    columns = sql.SQL(", ").join(
        sql.Identifier(row[0])
        for row in connection.execute(
            "select column_name from information_schema.columns"
            " where table_schema = 'marts' and table_name = %s order by ordinal_position",
            [table],
        )
    )
    name = sql.Identifier(table)
    connection.execute(sql.SQL("delete from marts.{}").format(name))
    connection.execute(
        sql.SQL("insert into marts.{0} ({1}) select {1} from core.{0}").format(name, columns)
    )
