"""What is not loaded and waits for a person, one line each."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from tmdt.releases import submission

SHOWN = 5


def show_submissions(console: Console, period: str | None = None) -> None:
    """Shows submissions that a load set apart, and withdrawals that no load has carried out."""
    for each in submission.list_kept_out(period):
        if each.standing == submission.SET_APART:
            console.print(
                f"[red]set apart[/]   submission {each.submission_id},"
                f" {escape(each.file_name)} ({each.load_period}), at {each.step}:"
                f" {escape(_in_short(each.reason))};"
                f" tmdt submission show {each.submission_id}",
                soft_wrap=True,
            )
        else:
            console.print(
                f"withdrawn   submission {each.submission_id}, {escape(each.file_name)}: readers"
                f" see it until tmdt load {each.load_period}",
                soft_wrap=True,
            )


def show_landing(console: Console) -> None:
    """Shows what waits in the landing area, and what in it cannot be a submission."""
    from ingestion.landing import count_waiting, list_set_apart
    from ingestion.submission import decode_name

    console.print(f"landing     {count_waiting() or 'no'} files to be read")
    apart = list_set_apart()
    for each in apart[:SHOWN]:
        console.print(
            f"[yellow]no file[/]     {escape(decode_name(each.name))} ({each.reason}):"
            f" {escape(decode_name(each.path))}",
            soft_wrap=True,
        )
    if len(apart) > SHOWN:
        console.print(f"            and {len(apart) - SHOWN} more in {escape(apart[0].folder)}")


def _in_short(reason: str | None) -> str:
    text = reason or ""
    return text if len(text) <= 160 else f"{text[:160]}…"
