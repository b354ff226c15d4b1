"""``tmdt backup`` and ``tmdt restore``."""

from __future__ import annotations

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
    """Writes a checked backup of this home into a new folder: databases, archive, landing area."""
    from upath import UPath

    from tmdt.orchestration import airflow_env, backup
    from warehouse import database

    database.prepare()
    airflow_env.migrate()
    place = backup.back_up(UPath(target), with_secrets=secrets, say=out.print)
    out.print(f"the backup is {place}", soft_wrap=True)


def restore(
    source: Annotated[str, typer.Argument(help="A backup, as tmdt backup printed it.")],
) -> None:
    """Restores a backup into an empty home, and checks every release and every file."""
    from upath import UPath

    from tmdt.orchestration import backup

    backup.restore(UPath(source), say=out.print)
    out.print("restored: tmdt status shows it, tmdt load goes on")
