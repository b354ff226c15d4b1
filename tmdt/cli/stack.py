"""``tmdt up``, ``down``, ``status`` and ``url``: the local stack and its database."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from warehouse.home import Problem

out = Console(highlight=False)


def up(
    detach: Annotated[bool, typer.Option("--detach", help="Return once it is up.")] = False,
    port: Annotated[
        int | None, typer.Option(help="Port of the Airflow UI, instead of 8080.")
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Starts the local stack: embedded PostgreSQL, the Airflow scheduler and its UI.

    In the home of a standby that is its database alone.
    """
    from warehouse import postgres

    if postgres.is_standby():
        from tmdt.orchestration import standby

        standby.up(detach=detach, say=out.print)
        return
    from tmdt.orchestration import stack

    stack.up(detach=detach, port=port, host=host, say=out.print)


def down() -> None:
    """Stops the local stack, the embedded database included."""
    from tmdt.orchestration import stack

    out.print("stopped" if stack.down() else "nothing was running")


def show_status() -> None:
    """Shows what runs, what is published, and what waits, failed or is overdue."""
    from tmdt.cli import status as watch
    from tmdt.orchestration import stack

    watch.show(out, stack.read_status())


def url(
    role: Annotated[
        str,
        typer.Option(
            help="tmdt (the pipeline's own), bi_reader (reads marts only), or standby (what"
            " `tmdt standby create` asks for)."
        ),
    ] = "tmdt",
) -> None:
    """Prints the warehouse's connection URI; starts the embedded database when needed."""
    from warehouse import database, postgres, standby

    if role not in (database.OWNER, database.READER, standby.ROLE):
        raise Problem(f"no role {role}: tmdt, bi_reader or standby")
    if not (role == database.READER and postgres.is_standby()):
        database.prepare()
    print(standby.admit() if role == standby.ROLE else database.url(role))  # noqa: T201 - plain, for `psql "$(tmdt url)"`
