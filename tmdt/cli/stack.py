"""The commands that start and stop what runs, such as ``tmdt up`` and ``tmdt down``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from warehouse.home import Problem

PASS_ON = {
    "allow_extra_args": True, "ignore_unknown_options": True, "allow_interspersed_args": False,
}  # fmt: skip
"""For commands that hand their arguments to another program."""
out = Console(highlight=False)


def up(
    detach: Annotated[bool, typer.Option("--detach", help="Return once it is up.")] = False,
    port: Annotated[
        int | None, typer.Option(help="Port of the Airflow UI, instead of 8080.")
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Starts the stack: embedded PostgreSQL, the Airflow scheduler and its UI, and open data.

    In the home of a standby that is its database alone.
    """
    from tmdt.orchestration import stack, standby
    from warehouse import postgres

    if postgres.is_standby():
        standby.up(detach=detach, say=out.print)
        return
    stack.up(detach=detach, port=port, host=host, say=out.print)


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Serves open data (/data) and SDMX (/sdmx) alone, in the foreground.

    Reads what is published as bi_reader. `tmdt up` does this beside all the rest.
    """
    import os

    from tmdt.api.serve import serve as serve_web
    from tmdt.orchestration.airflow_env import refuse_taken
    from warehouse import database, postgres

    if not database.has_readers():
        raise Problem(f"set {database.READER_URL}: who serves reads as {database.READER}")
    if not (os.environ.get(database.READER_URL) or postgres.is_standby()):
        database.prepare()
    refuse_taken(host, port, "--port")
    serve_web(host, port)


def down() -> None:
    """Stops the local stack, the embedded database included."""
    from tmdt.orchestration import stack

    out.print("stopped" if stack.down() else "nothing was running")


def airflow(context: typer.Context) -> None:
    """Runs Airflow's command line on this home, for example: tmdt airflow dags list."""
    import subprocess

    from tmdt.orchestration import airflow_env
    from warehouse import database

    database.prepare()
    airflow_env.migrate()
    command = [*airflow_env.AIRFLOW, *context.args]
    done = subprocess.run(command, env=airflow_env.environment(), check=False)
    raise typer.Exit(done.returncode)


def env(path: Annotated[Path, typer.Argument(help="The file to write.")] = Path(".env")) -> None:
    """Writes a .env with generated passwords, for docker-compose.yml."""
    from tmdt.orchestration.compose import write_env

    write_env(path)
    out.print(f"written to {path}, readable by you alone", soft_wrap=True)


def show_status() -> None:
    """Shows what runs, what is published, and what waits, failed or is overdue."""
    from tmdt.cli import status as watch
    from tmdt.orchestration import running

    watch.show(out, running.read_status())


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
