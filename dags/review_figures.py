"""Asks reviewers the open questions, and records their answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import DAG, Param, PartitionedAssetTimetable, task, task_group
from airflow.sdk.exceptions import AirflowSkipException

from tmdt.orchestration.assets import reporting_month, review
from tmdt.orchestration.task_defaults import DEFAULT_ARGS
from tmdt.orchestration.users import list_reviewers

APPROVE, REJECT = "Approve", "Reject"
DEADLINE = timedelta(days=7)

DOCS = """
### Xem xét số liệu / Review of figures

Asks about figures that a rule refers to a reviewer, and about closed months for which files arrived
later: one question each, with its evidence, under *Required Actions*. The answer, who gave it and
why are kept in `quality.decision`; an approval announces its month, whose load takes it in. Nothing
waits for an answer: releases continue without the figure, and after seven days it stays out.
`tmdt review` lists, approves and rejects as well.

Started by the asset `review`, which `monthly_load` announces when it leaves questions behind.

**Owner:** data-engineering

**Triage:** a run may well wait for a week. A failed `record` can be cleared: an answer is recorded
once. For questions of a deleted run, use `tmdt review`.
"""

with DAG(
    dag_id="review_figures",
    description="Asks a reviewer about held figures and closed months",
    doc_md=DOCS,
    schedule=PartitionedAssetTimetable(assets=review),
    catchup=False,
    max_active_runs=16,  # a run waits for its answers, and must not hold up the next questions
    default_args=DEFAULT_ARGS,
    tags=["tmdt", "review"],
):

    @task
    def open_questions(*, run_id: str | None = None) -> list[dict[str, Any]]:
        """The unasked questions, with their evidence."""
        from tmdt.notification import notify_of_questions
        from tmdt.releases import evidence
        from tmdt.releases.review import claim_questions

        questions = [
            {
                "question_id": question.question_id,
                "subject": evidence.render_subject(question),
                "body": evidence.render_body(question),
            }
            for question in claim_questions(str(run_id))
        ]
        notify_of_questions([str(question["subject"]) for question in questions])
        return questions

    @task(outlets=[reporting_month])
    def record(question_id: int, answered: dict[str, Any], *, outlet_events: Any = None) -> str:
        """Records the answer; an approval announces the month whose load takes it in."""
        from tmdt.releases.review import answer_question

        person = answered["responded_by_user"]
        answer = "approved" if answered["chosen_options"] == [APPROVE] else "rejected"
        question = answer_question(
            question_id,
            answer if person else "unanswered",
            (answered["params_input"] or {}).get("reason") or "answered in Airflow",
            by=person["name"] if person else "deadline",
            again=False,
        )
        if question.answer != "approved":
            raise AirflowSkipException(f"question {question_id} is {question.answer}")
        outlet_events[reporting_month].add_partitions(question.load_period)
        return question.load_period

    @task_group
    def review_one(question_id: int, subject: str, body: str) -> None:
        question = HITLOperator(
            task_id="ask",
            subject=subject,
            body=body,
            options=[APPROVE, REJECT],
            defaults=REJECT,
            params={"reason": Param("", type="string", title="Lý do / Reason")},
            response_timeout=DEADLINE,
            assigned_users=[{"id": name, "name": name} for name in list_reviewers()],
            map_index_template="{{ task.subject }}",
        )
        record(question_id, question.output)

    review_one.expand_kwargs(open_questions())
