"""The commands for reviewers: ``tmdt review …``."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

app = typer.Typer(help="Lists the questions that wait for a reviewer, approves or rejects them.")
out = Console(highlight=False)

Number = Annotated[int, typer.Argument(metavar="ID", help="Number of the question.")]
Reason = Annotated[str, typer.Option(help="Why; kept with the decision.")]
By = Annotated[str | None, typer.Option(help="Who decided, if not you.")]


@app.callback(invoke_without_command=True)
def list_questions(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Include answered ones.")] = False,
) -> None:
    """Lists the open questions."""
    if context.invoked_subcommand:
        return
    from tmdt.releases import evidence, review
    from warehouse import database

    database.prepare()
    listed = review.list_questions(everything=everything)
    for question in listed:
        out.print(f"{question.question_id:>5}  {escape(evidence.render_subject(question))}")
        if question.message_vi:
            out.print(f"       {escape(question.message_vi)} / {escape(question.message_en or '')}")
        if question.answer:
            answer = f"{question.answer} by {question.decided_by}: {question.reason}"
            taken = f" (release {question.release_id})" if question.release_id else ""
            out.print(f"       {escape(answer)}{taken}")
    if not listed:
        out.print("no open questions")


@app.command()
def show(question_id: Number) -> None:
    """Shows a question with its evidence."""
    from rich.markdown import Markdown

    from tmdt.releases import evidence, review
    from warehouse import database

    database.prepare()
    question = review.read_question(question_id)
    out.print(
        Markdown(f"## {evidence.render_subject(question)}\n\n{evidence.render_body(question)}")
    )


@app.command()
def approve(question_id: Number, reason: Reason, by: By = None) -> None:
    """Approves: the next load takes the figure in, or the closed month is reopened."""
    _decide(question_id, "approved", reason, by)


@app.command()
def reject(question_id: Number, reason: Reason, by: By = None) -> None:
    """Rejects: the figure stays out, or the month stays closed."""
    _decide(question_id, "rejected", reason, by)


def _decide(question_id: int, answer: str, reason: str, by: str | None) -> None:
    from tmdt.releases import review
    from warehouse import database

    database.prepare()
    question = review.answer_question(question_id, answer, reason, by)
    next_step = f"; to take it in: tmdt load {question.load_period}"
    out.print(f"question {question_id} is {answer}{next_step if answer == 'approved' else ''}")
