"""``tmdt service``: the stack as a service of this machine."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

app = typer.Typer(
    help="Runs the stack as a service of this machine (systemd).", no_args_is_help=True
)
out = Console(highlight=False)


@app.command()
def install(
    start: Annotated[bool, typer.Option(help="Start it at once.")] = True,
) -> None:
    """Installs the stack of this home as a service, which starts with the machine."""
    from tmdt.orchestration import systemd

    for line in systemd.install(start=start):
        out.print(line, soft_wrap=True)


@app.command()
def show() -> None:
    """Shows the unit that would be installed."""
    from tmdt.orchestration import systemd

    out.print(systemd.write_unit(), end="", soft_wrap=True, markup=False)
