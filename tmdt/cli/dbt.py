"""`tmdt dbt`: dbt's own command line, in a schema of the developer's unless production is meant."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from warehouse.home import Problem

OURS = {"--prod", "--yes"}
"""Options that dbt does not have, wherever they stand."""


def dbt(
    context: typer.Context,
    prod: Annotated[
        bool, typer.Option("--prod", help="In the schemas of the loads, after a question.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Runs dbt in a schema of your own, made of the last release: tmdt dbt build -s +dim_year.

    Nothing there is ever published. `tmdt dbt clean` drops it.
    """
    from tmdt.releases import development, transform
    from warehouse import database

    arguments = [word for word in context.args if word not in OURS]
    if not (prod or "--prod" in context.args):
        status = development.run(arguments, say=lambda line: typer.echo(line, err=True))
    else:
        if not (yes or "--yes" in context.args):
            _ask(arguments)
        database.prepare()
        status = transform.pass_on(arguments, {"DBT_TARGET": "prod"})
    raise typer.Exit(status)


def _ask(arguments: list[str]) -> None:
    """Lets a person confirm what is to be done to production.

    Raises:
        Problem: nobody is there to ask.
    """
    if not is_terminal():
        raise Problem("--prod changes what loads build and asks first: add --yes to go on unasked")
    command = " ".join(["dbt", *arguments])
    typer.confirm(f"Run `{command}` in core and reference, the schemas of the loads?", abort=True)


def is_terminal() -> bool:
    """Whether a person can answer."""
    return sys.stdin.isatty()
