"""``tmdt user``: who may log in to Airflow, and as what."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

app = typer.Typer(
    help="Adds people to Airflow's UI, each with a role, lists and removes them.",
    no_args_is_help=True,
)
out = Console(highlight=False)
Name = Annotated[str, typer.Argument(help="The name to log in with.")]
RESTART = "It counts from the next tmdt up on."


@app.command("list")
def list_all() -> None:
    """Lists the people who may log in."""
    from tmdt.orchestration import users

    for name, role in users.list_users().items():
        out.print(f"{name}  {role}")


@app.command()
def add(
    name: Name,
    role: Annotated[
        str, typer.Option(help="viewer, reviewer (answers questions), operator or administrator.")
    ] = "viewer",
) -> None:
    """Adds somebody, or changes their role, and shows their password."""
    from tmdt.orchestration import users

    password = users.add_user(name, role)
    out.print(f"{name} may log in as {role} with the password {password}. {RESTART}")


@app.command()
def remove(name: Name) -> None:
    """Removes somebody."""
    from tmdt.orchestration import users

    users.remove_user(name)
    out.print(f"{name} is removed. {RESTART}")
