"""``tmdt package``: a release as a package of open data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

out = Console(highlight=False)


def package(
    release: Annotated[int | None, typer.Option(help="The release; the latest by default.")] = None,
    directory: Annotated[
        Path | None,
        typer.Option("--out", help="A folder, empty or new, instead of the store of packages."),
    ] = None,
) -> None:
    """Writes the open data of a release: CSV, Parquet, and what describes and proves them."""
    from ingestion.arrow import keep_pandas_out
    from tmdt.dissemination.package import write_package
    from warehouse import database

    keep_pandas_out()
    database.prepare()
    out.print(f"written to {write_package(release, directory)}", soft_wrap=True)
