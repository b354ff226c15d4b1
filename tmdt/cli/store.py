"""The commands about places of files that all hosts share: ``tmdt store …``."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from warehouse.home import Problem

app = typer.Typer(
    help="Lists where submissions, their archive, pages, bulletins and packages are kept; adopts a"
    " place that was moved.",
    no_args_is_help=True,
)
out = Console(highlight=False)


@app.command(name="list")
def list_stores() -> None:
    """Lists the stores, the variable that names each place, and whether it is the warehouse's.

    Exit status 1 when one of them is not, or cannot be reached.
    """
    from warehouse import database
    from warehouse.stores import STORES, locate, require_ours

    database.prepare()
    wrong = 0
    for name, store in STORES.items():
        try:
            require_ours(name)
            out.print(f"{name:12}{locate(name)}  ({store.setting})", soft_wrap=True)
        except Problem as problem:
            wrong += 1
            out.print(f"{name:12}[red]{problem}[/]", soft_wrap=True)
    raise typer.Exit(min(wrong, 1))


@app.command()
def adopt(
    name: Annotated[str, typer.Argument(help="The store, as `tmdt store list` calls it.")],
) -> None:
    """Makes the place that the settings name the warehouse's store, after a move."""
    from warehouse import database, stores

    if name not in stores.STORES:
        raise Problem(f"no store {name}: {', '.join(stores.STORES)}")
    database.prepare()
    out.print(f"{name}: {stores.adopt(name)}", soft_wrap=True)
