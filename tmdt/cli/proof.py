"""``tmdt prove``, ``tmdt verify`` and ``tmdt key``: what releases vouch for, with which key."""

from __future__ import annotations

from collections import ChainMap
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

app = typer.Typer(
    help="Shows and replaces the key that releases are signed with.", no_args_is_help=True
)
out = Console(highlight=False)


def prove(
    ref_area: Annotated[str, typer.Argument(help="The area by its code, for example VN34_24.")],
    indicator: Annotated[str, typer.Argument(help="The indicator's code.")],
    period: Annotated[str, typer.Argument(help="For example 2026-10, 2026-Q3 or 2026.")],
    breakdown: Annotated[str, typer.Option(help="Members, such as account_type=prepaid.")] = "",
    release: Annotated[int | None, typer.Option(help="A release; by default the latest.")] = None,
    synthetic: Annotated[bool, typer.Option(help="The synthetic figure.")] = False,
    file: Annotated[Path | None, typer.Option("--out", help="Where to write the proof.")] = None,
) -> None:
    """Writes a proof that a figure is in a release, which the public key alone checks."""
    from tmdt.dissemination.proof.document import write_bytes
    from tmdt.dissemination.proof.figure import prove_figure
    from warehouse import database
    from warehouse.output import write_file

    database.prepare()
    proof = prove_figure(ref_area, indicator, period, breakdown, release, synthetic=synthetic)
    if file is None:
        print(write_bytes(proof).decode(), end="")  # noqa: T201
    else:
        write_file(file, write_bytes(proof))
        out.print(f"written to {file}", soft_wrap=True)


def verify(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Proofs, bulletins, data packages, folders.")
    ] = None,
    warehouse: Annotated[
        bool, typer.Option("--warehouse", help="Everything this home's warehouse has published.")
    ] = False,
    key: Annotated[
        list[Path] | None,
        typer.Option(help="Public key in PEM, or several; by default those of this home."),
    ] = None,
) -> None:
    """Checks proofs, bulletins, packages or the whole warehouse with a public key.

    Exit status 0 when all is as it was signed, 1 when something was altered, 2 when something
    cannot be checked: the key is another one, or it is no proof.
    """
    from tmdt.dissemination.proof.files import check_paths, find_proofs
    from tmdt.dissemination.proof.verdict import worst
    from tmdt.releases.manifest.signing import list_own_keys, read_keys
    from warehouse.home import Problem

    if not paths and not warehouse:
        raise Problem("name files or folders to verify, or --warehouse")
    given = [read_keys(file) for file in key or []]
    if not (keys := dict(ChainMap(*given)) or list_own_keys()):
        raise Problem(
            "không có khóa công khai để kiểm tra / there is no public key to check with: name its"
            " file with --key (the ministry publishes it; in its home, tmdt key show)"
        )
    verdicts = check_paths(paths or [], keys)
    if warehouse:
        from tmdt.dissemination.proof.warehouse_check import check_warehouse

        verdicts += check_warehouse(keys, find_proofs(paths or [], keys))
    for verdict in verdicts:
        for line in (verdict.subject, f"  {verdict.vi}", f"  {verdict.en}"):
            print("".join(it if it.isprintable() else ascii(it)[1:-1] for it in line))  # noqa: T201
    raise typer.Exit(worst(verdicts))


@app.command()
def show() -> None:
    """Prints the public key that this home signs with, in PEM, for those who verify."""
    from tmdt.releases.manifest.signing import load_key, write_pem

    print(write_pem(load_key().public_key()), end="")  # noqa: T201


@app.command(name="list")
def list_keys() -> None:
    """Lists the public keys that releases were signed with, and when each was in use."""
    from reference.period import show_moment
    from tmdt.releases.manifest.signing import identify, load_key
    from warehouse import database

    database.prepare()
    own = identify(load_key().public_key())
    with database.connect() as connection:
        keys = connection.execute(
            "select key_id, added_at, last_used_at from marts.signing_key order by added_at"
        ).fetchall()
    for key_id, added_at, last_used_at in keys:
        used = f"from {show_moment(added_at)} to {show_moment(last_used_at or added_at)}"
        whose = "  the key of this home" if key_id == own else ""
        out.print(f"{key_id}  {used}{whose}", soft_wrap=True)
    if own not in [key_id for key_id, *_ in keys]:
        out.print(f"{own}  not used yet  the key of this home")


@app.command()
def rotate() -> None:
    """Replaces the key of this home by a new one; what the old one signed stays good.

    The public half of the old key is kept. Give the new one to those who verify: tmdt key show.
    """
    from tmdt.releases.manifest.signing import rotate_key

    old, new = rotate_key()
    out.print(f"{old} is replaced by {new}: publish that with tmdt key show")
