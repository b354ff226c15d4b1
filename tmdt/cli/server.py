"""``tmdt server``: the database server, as far as its readers are concerned."""

from __future__ import annotations

import typer
from rich.console import Console

app = typer.Typer(
    help="Looks after what readers may use of the database server.", no_args_is_help=True
)
out = Console(highlight=False)


@app.command()
def limits() -> None:
    """Restores what bi_reader is limited by, and lists what only a superuser can restore.

    Exit status 1 when a limit does not hold.
    """
    from warehouse import database, reader_limits

    database.prepare()
    missing = database.restore_limits()
    for limit in missing:
        out.print(f"[yellow]not in force[/]  {limit}", soft_wrap=True)
    if missing:
        out.print(f"a superuser restores them with {reader_limits.READER}", soft_wrap=True)
    else:
        out.print(f"{database.READER} has all its limits")
    raise typer.Exit(min(len(missing), 1))
