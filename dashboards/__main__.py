"""The dashboards' commands, which `make` and CI run."""

from __future__ import annotations

import sys

import psycopg
import typer

from dashboards import bundle, columns, environment, serving
from warehouse import database
from warehouse.home import Problem

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.command()
def install() -> None:
    """Makes Superset's environment, which serving does as well."""
    environment.install()


@app.command()
def serve() -> None:
    """Serves the dashboards of the home until it is stopped."""
    raise typer.Exit(serving.serve(lambda line: print(line, flush=True)))


@app.command()
def down() -> None:
    """Stops what serves them."""
    print("stopped" if serving.stop() else "nothing was running")


@app.command()
def check() -> None:
    """Says which charts ask for a column that the views of the home do not have."""
    database.prepare()
    with psycopg.connect(database.url()) as connection:
        missing = columns.find_missing(connection, bundle.read_bundle())
    for line in missing:
        print(line, file=sys.stderr)
    raise typer.Exit(bool(missing))


@app.command()
def write() -> None:
    """Makes the bundle anew from the definition and the views of the home."""
    database.prepare()
    with psycopg.connect(database.url()) as connection:
        bundle.write_bundle(bundle.make_bundle(connection))


def main() -> None:
    try:
        app()
    except Problem as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
