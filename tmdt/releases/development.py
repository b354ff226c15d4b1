"""The schema of a developer: the last published release, open again, for dbt's command line.

Models are built in `dev_<user>` by a role that reads everything and writes only there, so neither a
model nor a macro reaches what is published. The schema holds copies of the reference data, of the
releases, in which the last published one is the candidate, and of its histories. dbt then makes
that release once more from what was staged, as a load did, and needs no candidate of its own.

What production builds is not deferred to (`dbt --defer`): the steps of the histories are those of
its latest candidate, published or not. Nor is it cloned (`dbt clone`): PostgreSQL's clones are
views, and an incremental model needs the rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from psycopg import Connection, sql

from tmdt.releases import release, transform
from tmdt.releases.decision import current_user
from warehouse import database
from warehouse.home import Problem
from warehouse.schema import DEVELOPMENT

PROFILE = f"-c role={database.DEVELOPER} -c statement_timeout=5min"
"""How dbt connects: a load that replaces a table waits for those who read it, as for BI."""
COMMANDS = {
    "build", "clean", "clone", "compile", "docs", "retry", "run", "run-operation", "seed", "show",
    "test",
}  # fmt: skip
"""Those of dbt that do something with a database; the others read files."""
HELP = {"--help", "-h"}
BECOME = sql.SQL("""
    set local role {role};
    alter default privileges in schema {schema} grant select on tables to {owner}
""")
SEEDS = """
    select relname from pg_class
    where relnamespace = 'reference'::regnamespace and relkind = 'r'
    order by 1
"""
RELEASES = ("release", "release_submission", "restatement")
COPY = sql.SQL("""
    create table {copy} (like {source} including all);
    insert into {copy} select * from {source} where {published}
""")
OPEN = sql.SQL("update {copy} set known_to_release = null where known_to_release > {release}")
AGAIN = sql.SQL("""
    update {copy} set status = 'candidate', published_at = null where release_id = {release}
""")
MAKE = sql.SQL("""
    drop schema if exists {schema} cascade;
    create schema {schema};
    comment on schema {schema} is {release};
    grant usage, create on schema {schema} to {role}
""")


def run(arguments: list[str], say: Callable[[str], object]) -> int:
    """Runs dbt's command line in the schema of this developer; returns its exit status.

    The schema is made anew if it is missing or a release was published since, and `clean` drops it.
    `docs` describes what is published, and only reads it. No migration is applied.

    Args:
        arguments: Those of dbt.
        say: Called with what is done beforehand.

    Raises:
        Problem: nothing is published yet, or the database lacks the developers' role.
    """
    database.start()
    command = next((word for word in arguments if word in COMMANDS), None)
    if command == "docs":
        _require_role()
        settings = {"DBT_TARGET": "prod", "PGOPTIONS": PROFILE}
        return transform.pass_on(arguments, settings, "dbt/docs")
    schema = name_schema(current_user())
    settings = {"DBT_TARGET": "dev", "TMDT_PG_SCHEMA": schema, "PGOPTIONS": PROFILE}
    if command == "clean":
        drop(schema)
    elif command and not HELP & {*arguments} and (release_id := prepare(schema)):
        say(f"{schema}: building release {release_id} first, as it was published")
        build = ["--quiet", "run", "--no-write-json"]
        if status := transform.pass_on(build, settings, "dbt/dev"):
            return status
    return transform.pass_on(arguments, settings, "dbt/dev")


def name_schema(user: str) -> str:
    """The schema of a user: `dev_` and the name, in letters, digits and underscores."""
    return (DEVELOPMENT + re.sub(r"[^a-z0-9]+", "_", user.lower()))[:63]


def prepare(schema: str) -> int | None:
    """Copies into a schema what models are built from, unless it is of the last release already.

    Returns:
        The release that was copied, if one was.

    Raises:
        Problem: nothing is published yet, or the database lacks the developers' role.
    """
    _require_role()
    with database.connect() as connection:
        release_id = _last_release(connection)
        if _release_of(connection, schema) == release_id:
            return None
        names = {"schema": sql.Identifier(schema), "role": sql.Identifier(database.DEVELOPER)}
        connection.execute(MAKE.format(**names, release=f"release {release_id}"))
        _copy(connection, schema, release_id)
    return release_id


def drop(schema: str) -> None:
    """Drops the schema of a developer, with all that was built there."""
    with database.connect() as connection:
        connection.execute(
            sql.SQL("drop schema if exists {} cascade").format(sql.Identifier(schema))
        )


def _copy(connection: Connection, schema: str, release_id: int) -> None:
    """Copies the reference data and what the published releases hold, as the developers' role."""
    seeds = connection.execute(SEEDS).fetchall()
    histories = release.list_histories(connection)
    names = {"schema": sql.Identifier(schema), "role": sql.Identifier(database.DEVELOPER)}
    owner = sql.Identifier(connection.info.user)
    connection.execute(BECOME.format(**names, owner=owner))
    copied = [
        *(("reference", seed, "true") for (seed,) in seeds),
        *(("core", table, "release_id <= {release}") for table in RELEASES),
        *(("core", table, "known_from_release <= {release}") for table in histories),
    ]
    for origin, table, condition in copied:
        parts: dict[str, sql.Composable] = {
            "source": sql.Identifier(origin, table),
            "copy": sql.Identifier(schema, table),
            "published": sql.SQL(condition).format(release=release_id),
        }
        connection.execute(COPY.format(**parts))
    for table in histories:  # a candidate may have closed what is open
        connection.execute(OPEN.format(copy=sql.Identifier(schema, table), release=release_id))
    connection.execute(AGAIN.format(copy=sql.Identifier(schema, "release"), release=release_id))


def _last_release(connection: Connection) -> int:
    known = connection.execute("select to_regclass('core.published')").fetchone()
    if known != (None,):
        row = connection.execute("select release_id from core.published").fetchone()
        if row and row[0] is not None:
            return int(row[0])
    raise Problem(
        "no release is published in this home yet, and models are built of one: tmdt demo"
    )


def _release_of(connection: Connection, schema: str) -> int | None:
    """The release that a schema was made of."""
    row = connection.execute(
        "select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = %s", [schema]
    ).fetchone()
    return int(row[0].removeprefix("release ")) if row and row[0] else None


def _require_role() -> None:
    with database.connect() as connection:
        may_become = connection.execute(
            "select pg_has_role(oid, 'set') from pg_roles where rolname = %s", [database.DEVELOPER]
        ).fetchone()
    if may_become != (True,):
        raise Problem(
            f"the database has no role {database.DEVELOPER} that this one may become: its superuser"
            " runs deploy/postgres/limits/tmdt_developer.sql once"
        )
