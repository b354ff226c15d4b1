"""The command line. Commands are thin: each calls what does the work and reports the outcome."""

from __future__ import annotations

import json
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from tmdt.cli import backup as cli_backup
from tmdt.cli import dbt as cli_dbt
from tmdt.cli import delivery as cli_delivery
from tmdt.cli import export as cli_export
from tmdt.cli import package as cli_package
from tmdt.cli import period as cli_period
from tmdt.cli import proof as cli_proof
from tmdt.cli import release as cli_release
from tmdt.cli import review as cli_review
from tmdt.cli import server as cli_server
from tmdt.cli import service as cli_service
from tmdt.cli import stack as cli_stack
from tmdt.cli import standby as cli_standby
from tmdt.cli import statistics as cli_statistics
from tmdt.cli import store as cli_store
from tmdt.cli import submission as cli_submission
from tmdt.cli import user as cli_user
from warehouse.home import NO_ROOM, Problem, first_line, folder, private

app = typer.Typer(
    help="The warehouse of provincial e-commerce indicators.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.add_typer(cli_delivery.app, name="delivery")
app.add_typer(cli_proof.app, name="key")
app.add_typer(cli_period.app, name="period")
app.add_typer(cli_release.app, name="release")
app.add_typer(cli_statistics.app, name="request")
app.add_typer(cli_review.app, name="review")
app.add_typer(cli_server.app, name="server")
app.add_typer(cli_service.app, name="service")
app.add_typer(cli_store.app, name="store")
app.add_typer(cli_standby.app, name="standby")
app.add_typer(cli_submission.app, name="submission")
app.add_typer(cli_user.app, name="user")
app.command()(cli_backup.backup)
app.command()(cli_backup.restore)
app.command()(cli_export.export)
app.command()(cli_statistics.statistics)
app.command()(cli_proof.prove)
app.command()(cli_proof.verify)
app.command()(cli_package.package)
app.command()(cli_stack.up)
app.command()(cli_stack.serve)
app.command()(cli_stack.down)
app.command()(cli_stack.env)
app.command(context_settings=cli_stack.PASS_ON)(cli_stack.airflow)
app.command(context_settings=cli_stack.PASS_ON)(cli_dbt.dbt)
app.command("status")(cli_stack.show_status)
app.command()(cli_stack.url)
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

Files = Annotated[list[Path], typer.Argument(help="Submissions: workbooks or CSV files.")]
Period = Annotated[str, typer.Argument(help="A month, for example 2026-10.")]


def main() -> NoReturn:
    """Runs a command; a problem is one line on stderr and exit status 2."""
    try:
        app()
    except Problem as problem:
        reason = str(problem)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        # What was half written would complain once more when it is closed.
        sys.unraisablehook = lambda _: None
        reason = f"{_describe(error)} ({_log(error)})"
    _show(reason)
    sys.exit(2)


def _describe(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        place = f"{error.filename} " if error.filename else "a file "
        return f"{place}could not be written: {error.strerror}. Make room there, and try again"
    return f"{type(error).__name__}: {first_line(error)}"


def _log(error: Exception) -> str:
    """Writes an error nobody foresaw into the log of the home; returns where that is."""
    try:
        log = folder("logs") / "tmdt.log"
        with open(log, "a", opener=private) as file:
            print(datetime.now(UTC).isoformat(), *sys.argv[1:], file=file)
            traceback.print_exception(error, file=file)
    except OSError as reason:
        return f"nor could the log: {reason.strerror}"
    return f"see {log}"


def _show(reason: object) -> None:
    err.print("tmdt:", str(reason), style="red", markup=False, soft_wrap=True)


def parse_month(period: str) -> str:
    """Checks a month given on the command line."""
    from tmdt.releases.closed_months import parse_month as checked

    return checked(period)


@app.command()
def template(
    province: Annotated[str, typer.Option(help="Code, ref_area or name, for example 24.")],
    period: Annotated[str, typer.Option(help="A month, quarter or year: 2026-10, 2026-Q3, 2026.")],
    file: Annotated[Path, typer.Argument(metavar="OUT.xlsx", help="The workbook to write.")],
) -> None:
    """Writes the blank form 01-TMĐT of one province and period."""
    from tmdt.collection.blank_form import write_blank_form
    from warehouse import database

    database.prepare()
    out.print(f"written to {write_blank_form(file, province, period)}", soft_wrap=True)


@app.command()
def feedback(
    submission: Annotated[int, typer.Argument(help="Number of the submission.")],
    directory: Annotated[Path, typer.Option("--out", help="Folder to write into.")],
) -> None:
    """Writes the feedback on a submission: page, JSON and marked workbook."""
    from tmdt.collection.feedback import write_feedback
    from warehouse import database

    database.prepare()
    for file in write_feedback(submission, directory):
        out.print(f"written to {file}", soft_wrap=True)


@app.command()
def check(
    files: Files,
    as_json: Annotated[bool, typer.Option("--json", help="Print the verdict as JSON.")] = False,
) -> None:
    """Checks submissions as a load would, without loading them.

    Each file gets its own verdict. Exit status 0 when all are accepted, 1 when any has errors, 2
    when one could not be read.
    """
    from ingestion.arrow import keep_pandas_out
    from ingestion.landing import check as check_file
    from tmdt.cli import report
    from tmdt.collection import verdict
    from warehouse import database

    keep_pandas_out()
    database.prepare()
    verdicts, problems = [], 0
    for file in files:
        try:
            verdicts += check_file(file)
        except Problem as problem:
            problems += 1
            _show(problem)
    if as_json:
        printed = [verdict.as_json(staged) for staged in verdicts]
        alone = len(printed) == 1 and len(files) == 1
        print(json.dumps(printed[0] if alone else printed, ensure_ascii=False, indent=2))  # noqa: T201
    else:
        for staged in verdicts:
            report.show_check(out, staged)
    accepted = all(staged.status == "accepted" for staged in verdicts)
    raise typer.Exit(2 if problems else 0 if accepted else 1)


@app.command()
def submit(files: Files) -> None:
    """Puts files into the landing area and prints a receipt (SHA-256) for each.

    Exit status 2 when a file could not be submitted; the others still are.
    """
    from ingestion.landing import submit as submit_files
    from ingestion.submission import decode_name
    from warehouse import database

    if not database.is_embedded():  # which knows the landing area of its hosts
        database.prepare()
    problems = 0
    for file in files:
        try:
            for _, sha256, came_before in submit_files([file]):
                note = "  (đã nhận trước đây / received before)" if came_before else ""
                print(f"{sha256}  {decode_name(file.name)}{note}")  # noqa: T201
        except Problem as problem:
            problems += 1
            _show(problem)
    raise typer.Exit(2 if problems else 0)


@app.command()
def load(period: Period) -> None:
    """Runs the monthly_load DAG for a month, through Airflow, and waits.

    Exit status 0 when the month is published, 1 when a gate blocked it, 2 when it failed.
    """
    from tmdt.cli.load import load as load_month

    raise typer.Exit(load_month(out, parse_month(period)))


@app.command()
def demo() -> None:
    """Loads the shipped real figures and one synthetic month, and writes a first bulletin."""
    from tmdt.cli.load import demo as load_examples

    raise typer.Exit(load_examples(out))


@app.command()
def bulletin(
    period: Period,
    directory: Annotated[Path, typer.Option("--out", help="Folder to write into.")],
    release: Annotated[
        int | None,
        typer.Option(
            "--release", min=1, help="By default the latest of the month; see tmdt release list."
        ),
    ] = None,
) -> None:
    """Writes the ministry's monthly statistics of a release, in all forms and both languages."""
    from tmdt.dissemination.bulletin import write_bulletin
    from warehouse import database

    database.prepare()
    written = write_bulletin(parse_month(period), directory, release)
    out.print(f"written to {written}", soft_wrap=True)


@app.command()
def docs(
    directory: Annotated[Path, typer.Option("--out", help="Folder to write into.")],
) -> None:
    """Writes the documentation of the warehouse's tables and columns as one page."""
    from tmdt.releases import transform
    from warehouse import database

    database.prepare()
    transform.load_reference()
    out.print(f"written to {transform.write_documentation(directory)}", soft_wrap=True)


@app.command()
def sample(
    directory: Annotated[Path, typer.Option("--out", help="Folder to write into.")],
    start: Annotated[str, typer.Option("--from", help="First month.")] = "2026-10",
    months: Annotated[int, typer.Option(min=1, max=240, help="How many months.")] = 1,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 1,
) -> None:
    """Writes synthetic submissions, one folder per month, clearly marked as synthetic."""
    from tmdt.collection.sample import write_sample

    written = write_sample(directory, parse_month(start), months, seed)
    out.print(f"{len(written)} files in {directory}", soft_wrap=True)
