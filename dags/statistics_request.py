"""Statistics that somebody asks for."""

from __future__ import annotations

from typing import Any

from airflow.sdk import DAG, task

from tmdt.orchestration.assets import published
from tmdt.orchestration.deadline import due_within
from tmdt.orchestration.statistics_form import PARAMETERS
from tmdt.orchestration.task_defaults import DEFAULT_ARGS

DOCS = """
### Thống kê theo yêu cầu / Statistics on request

Writes the figures that somebody asks for with the form below (*Trigger*): indicators, areas,
periods, boundaries, a release or a moment, in the forms and languages wanted, into `outputs` of the
home. `tmdt statistics` does the same. Who asked, for what and what they were given is kept in
`dissemination.request` and `dissemination.answer`. With a name it becomes a standing request, which
`deliveries` answers with every new release; `tmdt request` lists and ends those.

**Owner:** data-engineering

**Triage:** `take_request` fails at once when the request names what there is not: the last line of
its log says so, in both languages, with the nearest that there is. Ask again. `give_answer` only
reads `marts` and writes files: fix the cause and clear it.
"""

with DAG(
    dag_id="statistics_request",
    description="Writes the figures that somebody asks for",
    doc_md=DOCS,
    schedule=None,
    params=PARAMETERS,
    catchup=False,
    max_active_runs=1,
    deadline=due_within(hours=1),
    default_args=DEFAULT_ARGS,
    tags=["tmdt", "statistics"],
):

    @task
    def take_request(*, params: Any = None, dag_run: Any = None) -> int:
        """Holds the request against what is published, and records it; returns its number."""
        from tmdt.dissemination.requests.answering import take_form

        return take_form(params, getattr(dag_run, "triggering_user_name", None))

    @task(inlets=[published])
    def give_answer(request_id: int) -> list[str]:
        """Writes the answer and returns where it is."""
        from tmdt.dissemination.requests.answering import give

        return [answer.place for answer in give(request_id)]

    give_answer(take_request())
