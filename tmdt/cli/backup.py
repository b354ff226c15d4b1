"""``tmdt backup`` and ``tmdt restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

out = Console(highlight=False)


def backup(
    target: Annotated[str, typer.Argument(help="A folder, or the URL of an object store.")],
    secrets: Annotated[
        bool, typer.Option("--secrets", help="With passwords and keys: keep it like them.")
    ] = False,
) -> None:
    """Writes a checked backup of this home into a new folder: databases, archive, landing area.

    With TMDT_WAL_ARCHIVE set, a copy of the database server is put there as well, from which
    `tmdt restore --at` goes on.
    """
    from upath import UPath

    from tmdt.orchestration import airflow_env, backup
    from warehouse import database, postgres, wal_archive

    database.prepare()
    airflow_env.migrate()
    place = backup.back_up(UPath(target), with_secrets=secrets, say=out.print)
    out.print(f"the backup is {place}", soft_wrap=True)
    if postgres.wal_archive() and database.is_embedded():
        out.print(f"any moment from now on: {wal_archive.add_copy()}", soft_wrap=True)


def restore(
    source: Annotated[
        str,
        typer.Argument(help="A backup, as tmdt backup printed it; with --at, TMDT_WAL_ARCHIVE."),
    ],
    at: Annotated[
        str | None,
        typer.Option(help="A moment of the past, in Hà Nội: 2026-11-20T09:00; or latest."),
    ] = None,
) -> None:
    """Restores a backup into an empty home, and checks every release and every file.

    With --at, the databases alone, as they were at a moment: from a folder that was
    TMDT_WAL_ARCHIVE.
    """
    from upath import UPath

    from tmdt.orchestration import backup
    from tmdt.releases.embargo import parse_moment

    if at is None:
        backup.restore(UPath(source), say=out.print)
    else:
        moment = None if at == "latest" else parse_moment(at)
        for file in backup.recover(Path(source), moment, say=out.print):
            out.print(f"not known then: {file}", soft_wrap=True)
    out.print("restored: tmdt status shows it, tmdt load goes on")
