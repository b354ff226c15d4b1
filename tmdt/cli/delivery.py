"""``tmdt delivery``: what provinces were sent with a release."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

app = typer.Typer(
    help="Makes the folders of provinces, and shows what was sent.", no_args_is_help=True
)
out = Console(highlight=False)


@app.command()
def make(period: Annotated[str, typer.Argument(help="A month, for example 2026-10.")]) -> None:
    """Makes the folder of each province for a month's latest release, and sends nothing."""
    import tempfile
    from pathlib import Path

    from tmdt.dissemination.delivery import folder
    from tmdt.releases.closed_months import parse_month
    from warehouse import database
    from warehouse.stores import locate

    database.prepare()
    folders = folder.list_folders(parse_month(period))
    for release_id, ref_area in folders:
        with tempfile.TemporaryDirectory() as place:
            folder.make_folder(release_id, ref_area, Path(place))
    out.print(f"{len(folders)} folders in {locate('outputs') / 'provinces'}", soft_wrap=True)


@app.command("list")
def list_all(
    release: Annotated[
        int | None, typer.Option(help="A release; by default the last that was delivered.")
    ] = None,
) -> None:
    """Lists what was sent with a release, to whom, and how it ended."""
    from reference.period import show_moment
    from tmdt.dissemination.delivery import sending
    from warehouse import database

    database.prepare()
    for it in sending.list_deliveries(release):
        when = show_moment(it.sent_at or it.claimed_at)
        tried = f", tried {it.attempts} times" if it.attempts > 1 else ""
        out.print(f"release {it.release_id} {it.ref_area} {it.kind}: {it.state} {when}{tried}")


@app.command()
def again(
    release: Annotated[int, typer.Argument(metavar="RELEASE", help="Number of the release.")],
    ref_area: Annotated[str, typer.Argument(metavar="REF_AREA", help="The province: VN34_24.")],
) -> None:
    """Lets mail that was killed on its way be sent again, by the next run of deliveries."""
    from tmdt.dissemination.delivery import sending
    from warehouse import database

    database.prepare()
    sending.send_again(release, ref_area)
    out.print(f"clear the task of {ref_area} in the run of deliveries, and it is sent again")
