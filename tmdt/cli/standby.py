"""``tmdt standby``: a home that follows another one and serves readers."""

from __future__ import annotations

import sys

import typer
from rich.console import Console

app = typer.Typer(
    help="Makes this home a standby, which follows another home and serves readers, or lets it take"
    " the place of that. `tmdt up`, `down`, `status` and `url --role bi_reader` work in it.",
    no_args_is_help=True,
)
out = Console(highlight=False)


@app.command()
def create() -> None:
    """Copies the database of another home into this empty one, and follows it from now on.

    Its address is read from the input, where it does not show in the list of processes: `tmdt url
    --role standby` prints it in the other home.
    """
    from warehouse import standby

    if sys.stdin.isatty():
        out.print("The address that tmdt url --role standby prints in the other home:")
    standby.create(sys.stdin.readline().strip())
    out.print(standby.describe(), soft_wrap=True)
    out.print("tmdt up keeps it running; tmdt url --role bi_reader prints where readers connect")


@app.command()
def promote() -> None:
    """Lets this standby take the place of a home that is lost: from now on it is written to."""
    from warehouse import standby

    standby.promote()
    out.print("promoted: bring archive and landing area along, then tmdt up (docs/runbook.md)")
