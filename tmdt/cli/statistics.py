"""``tmdt statistics`` and ``tmdt request``: figures that somebody asks for."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console

app = typer.Typer(
    help="Lists standing requests for statistics, and ends them.", no_args_is_help=True
)
out = Console(highlight=False)


class Vintage(StrEnum):
    """The boundaries that can be asked for."""

    VN34 = "VN34"
    VN63 = "VN63"


class Series(StrEnum):
    """Real figures, or invented ones."""

    real = "real"
    synthetic = "synthetic"


class Form(StrEnum):
    """The forms of an answer."""

    html = "html"
    pdf = "pdf"
    xlsx = "xlsx"
    csv = "csv"
    parquet = "parquet"


class Language(StrEnum):
    """The languages of an answer."""

    vi = "vi"
    en = "en"


def statistics(
    indicator: Annotated[list[str], typer.Option(help="Code of an indicator; repeat for more.")],
    first: Annotated[str, typer.Option("--from", help="A month, quarter or year: 2026-10.")],
    last: Annotated[
        str | None, typer.Option("--to", help="The last one; by default the latest known.")
    ] = None,
    area: Annotated[
        list[str] | None,
        typer.Option(help="A code (VN34_24, 24, VN34_R2, VN) or a name; by default all provinces."),
    ] = None,
    vintage: Annotated[
        Vintage, typer.Option(help="Boundaries of today, or of before July 2025.")
    ] = Vintage.VN34,
    series: Annotated[Series, typer.Option(help="Real figures, or invented ones.")] = Series.real,
    breakdowns: Annotated[
        bool, typer.Option("--breakdowns", help="With the parts of each figure.")
    ] = False,
    as_of: Annotated[
        str | None, typer.Option(help="As it was known then: a day, or 2026-11-15T08:00.")
    ] = None,
    release: Annotated[int | None, typer.Option(help="As this release had it.")] = None,
    form: Annotated[list[Form], typer.Option(help="Repeat for more.")] = [Form.xlsx],  # noqa: B006
    language: Annotated[list[Language], typer.Option(help="Repeat for both.")] = [Language.vi],  # noqa: B006
    by: Annotated[str | None, typer.Option(help="Who asks; by default the user.")] = None,
    purpose: Annotated[str, typer.Option(help="What for; kept with the request.")] = "",
    standing: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Answered again with every new release, in --out."),
    ] = None,
    directory: Annotated[
        str | None,
        typer.Option("--out", help="A folder or a URL; by default in outputs of the home."),
    ] = None,
) -> None:
    """Writes the figures asked for, and records who was given what."""
    from tmdt.dissemination.requests import answering, request
    from tmdt.dissemination.requests.record import Asker
    from tmdt.releases.decision import current_user
    from warehouse import database

    database.prepare()
    given = {
        "indicators": indicator, "areas": area or (), "from": first, "to": last,
        "vintage": vintage, "series": series, "breakdowns": breakdowns, "as_of": as_of,
        "release_id": release, "forms": form, "languages": language,
    }  # fmt: skip
    asked = request.parse_request(given)
    asker = Asker(by or current_user(), purpose)
    if standing is None:
        number = answering.take_request(asked, asker)
    else:
        number = answering.take_standing(asked, asker, standing, directory)
    answers = answering.give(number, None if standing else directory)
    for answer in answers:
        out.print(
            f"request {answer.request_id}, release {answer.release_id}: {len(answer.files)} files"
            f" written to {answer.place}",
            soft_wrap=True,
        )
        for file in answer.files:
            out.print(f"  {file.sha256}  {file.name}", soft_wrap=True)


@app.command("list")
def list_standing() -> None:
    """Lists the standing requests: who asked, for what, and the last release that answered."""
    from tmdt.dissemination.requests import record
    from warehouse import database

    database.prepare()
    for it in record.list_standing():
        last = f"release {it.answered}" if it.answered else "no release"
        asked = it.asked
        areas = ", ".join(asked["areas"]) or f"all provinces of {asked['vintage']}"
        out.print(
            f"{it.standing_name}: {', '.join(asked['indicators'])} of {areas}, from"
            f" {asked['from']}, in {', '.join(asked['forms'])}; asked by {it.requested_by} on"
            f" {it.requested_at:%Y-%m-%d}, answered with {last}",
            markup=False, soft_wrap=True,
        )  # fmt: skip


@app.command()
def end(name: Annotated[str, typer.Argument(help="Name of a standing request.")]) -> None:
    """Ends a standing request; what was given stays."""
    from tmdt.dissemination.requests import record
    from tmdt.releases.decision import current_user
    from warehouse import database

    database.prepare()
    record.end_standing(name, current_user())
    out.print(f"{name} is ended", markup=False)
