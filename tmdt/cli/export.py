"""``tmdt export``: a release as files for other programs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

out = Console(highlight=False)


class Kind(StrEnum):
    """The formats that can be asked for."""

    parquet = "parquet"
    csv = "csv"


class Language(StrEnum):
    """The languages of the wide view."""

    vi = "vi"
    en = "en"


def export(
    kind: Annotated[Kind, typer.Option("--format", help="Parquet, or CSV in gzip.")],
    release: Annotated[
        int | None, typer.Option(help="As this release had it; the latest by default.")
    ] = None,
    wide: Annotated[
        Language | None,
        typer.Option(help="The wide view in this language, instead of dimensions and facts."),
    ] = None,
    directory: Annotated[
        Path | None,
        typer.Option("--out", help="A folder, empty or new; by default in exports of the home."),
    ] = None,
) -> None:
    """Writes a release into a folder: its tables with their types, and a manifest with hashes."""
    from ingestion.arrow import keep_pandas_out
    from tmdt.dissemination.export import write_export
    from warehouse import database

    keep_pandas_out()
    database.prepare()
    place, manifest = write_export(kind, release, wide, directory)
    rows = sum(table["rows"] for table in manifest["tables"])
    out.print(
        f"release {manifest['release_id']}: {rows} rows in {len(manifest['tables'])} tables,"
        f" written to {place}",
        soft_wrap=True,
    )
