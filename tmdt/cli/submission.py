"""The commands for operators on submissions: ``tmdt submission …``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from reference.period import show_moment

if TYPE_CHECKING:
    from tmdt.releases.submission import Standing

app = typer.Typer(
    help="Lists the submissions that no release has taken in, shows or withdraws one, and readmits"
    " those that were set apart.",
    no_args_is_help=True,
)
out = Console(highlight=False)

Number = Annotated[int, typer.Argument(metavar="ID", help="Number of the submission.")]
Numbers = Annotated[list[int], typer.Argument(metavar="ID…", help="Numbers of submissions.")]
Reason = Annotated[str, typer.Option(help="Why; kept with the decision.")]
By = Annotated[str | None, typer.Option(help="Who decided, if not you.")]


@app.command(name="list")
def list_submissions(
    period: Annotated[
        str | None, typer.Option(help="Only this month, for example 2026-10.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Include published and rejected ones.")
    ] = False,
) -> None:
    """Lists the submissions that wait, are held, set apart or withdrawn."""
    from tmdt.releases import submission
    from warehouse import database

    database.prepare()
    listed = submission.list_standings(period, everything=everything)
    for each in listed:
        out.print(_line(each), soft_wrap=True)
    if not listed:
        out.print("every accepted submission is published")


@app.command()
def show(submission_id: Number) -> None:
    """Shows a submission: what was decided about it, when, by whom and why."""
    from tmdt.releases import submission
    from warehouse import database

    database.prepare()
    each = submission.read_standing(submission_id)
    out.print(_line(each), soft_wrap=True)
    if each.release_id:
        out.print(f"       published in release {each.release_id}")
    for made in submission.list_decisions(submission_id):
        at = f" at {made.step}" if made.step else ""
        out.print(
            f"       {made.decision.replace('_', ' ')}{at} on {show_moment(made.decided_at)}"
            f" by {escape(made.decided_by)}: {escape(made.reason)}",
            soft_wrap=True,
        )
    if each.taken_back_in:
        out.print(f"       its figures were taken back by release {each.taken_back_in}")
    out.print(f"       feedback to its sender: tmdt feedback {submission_id} --out DIR")


@app.command()
def withdraw(submission_id: Number, reason: Reason, by: By = None) -> None:
    """Withdraws a submission: no release takes it in.

    If it is already published, the next load takes its figures back and restores what other files
    report.
    """
    from tmdt.releases import submission
    from warehouse import database

    database.prepare()
    each = submission.withdraw(submission_id, reason, by)
    out.print(f"submission {submission_id} is withdrawn")
    if each.release_id:
        out.print(f"to take back what release {each.release_id} published of it: {_load(each)}")


@app.command(name="let-in")
def let_in(submission_ids: Numbers, reason: Reason, by: By = None) -> None:
    """Readmits what was set apart or withdrawn: the next load of its month takes it in."""
    from tmdt.releases import submission
    from warehouse import database

    database.prepare()
    for each in submission.let_in(submission_ids, reason, by):
        out.print(f"submission {each.submission_id} is {each.standing}: {_load(each)}")


def _line(each: Standing) -> str:
    scope = f"{each.load_period or 'no month':8} {each.ref_area or 'several or no province'}"
    reason = f": {escape(each.reason)}" if each.reason else ""
    return (
        f"{each.submission_id:>5}  {each.standing.replace('_', ' '):9}  {scope}"
        f"  {escape(each.file_name)}{reason}"
    )


def _load(each: Standing) -> str:
    return f"tmdt load {each.load_period}"
