"""The commands that close and reopen months: ``tmdt period …``."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from reference.period import show_moment

app = typer.Typer(
    help="Closes a month so that later files wait, reopens it, sets an embargo, and lists these"
    " decisions.",
    no_args_is_help=True,
)
out = Console(highlight=False)

Month = Annotated[str, typer.Argument(help="A month, for example 2026-10.")]
Reason = Annotated[str, typer.Option(help="Why; kept with the decision.")]


@app.command()
def close(period: Month, reason: Reason) -> None:
    """Closes a month: files that arrive later are kept and flagged, but not loaded."""
    from tmdt.releases import closed_months
    from warehouse import database

    database.prepare()
    closed_months.close(period, reason)
    out.print(f"{period} is closed")


@app.command()
def reopen(period: Month, reason: Reason) -> None:
    """Reopens a month: the next load takes in the files that arrived while it was closed."""
    from tmdt.releases import closed_months
    from warehouse import database

    database.prepare()
    waiting = closed_months.count_held().get(period, 0)
    closed_months.reopen(period, reason)
    out.print(f"{period} is open again; {waiting} held files; to take them in: tmdt load {period}")


@app.command()
def embargo(
    period: Month,
    until: Annotated[
        str,
        typer.Option(help="A time in Hà Nội: 2026-11-20T09:00. One in the past lifts the embargo."),
    ],
    reason: Reason,
) -> None:
    """Sets an embargo on a month: it is loaded and published after that time."""
    from tmdt.releases import embargo as embargoes
    from warehouse import database

    database.prepare()
    not_before = embargoes.parse_moment(until)
    embargoes.set_time(period, not_before, reason)
    out.print(f"{period} is loaded and published from {show_moment(not_before)} on")


@app.command(name="list")
def list_decisions() -> None:
    """Lists every closing and reopening, the embargoes, and what waits for a closed month."""
    from tmdt.cli import report
    from tmdt.releases import closed_months, embargo
    from warehouse import database

    database.prepare()
    decisions = closed_months.list_closings()
    for period, is_closed, decided_at, decided_by, reason in decisions:
        decision = "closed" if is_closed else "reopened"
        statement = f"{show_moment(decided_at)} by {decided_by}: {reason}"
        out.print(f"{period}  {decision:8}  {escape(statement)}", soft_wrap=True)
    if not decisions:
        out.print("no month was ever closed")
    for period, ends in embargo.list_in_force():
        out.print(f"{period}  embargo   until {show_moment(ends)}")
    report.show_held(out)
