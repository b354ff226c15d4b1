"""The commands about releases: ``tmdt release list | show | rollback``."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

app = typer.Typer(
    help="Lists releases, shows what one changed, and rolls back to an earlier one.",
    no_args_is_help=True,
)
out = Console(highlight=False)

Number = Annotated[int, typer.Argument(metavar="ID", help="Number of a published release.")]


@app.command(name="list")
def list_releases() -> None:
    """Lists the published releases: when, what changed, the note, and the hash of the figures."""
    from tmdt.cli import release_report
    from warehouse import database

    database.prepare()
    release_report.show_releases(out)


@app.command()
def show(release: Number) -> None:
    """Shows what a release changed, what its gates found, and which submissions it took in."""
    from tmdt.cli import release_report
    from warehouse import database

    database.prepare()
    release_report.show_release(out, release)


@app.command()
def rollback(
    release: Number, reason: Annotated[str, typer.Option(help="Why; kept with the new release.")]
) -> None:
    """Publishes an earlier release again, as a new one; nothing is removed from the history.

    It runs through monthly_load like any load. Exit status 0 when it is published, 1 when a gate
    blocked it, 2 when it failed.
    """
    from tmdt.cli.load import roll_back

    raise typer.Exit(roll_back(out, release, reason))
