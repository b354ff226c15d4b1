"""What goes out with a new release: answers to standing requests, and a folder to each province."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, PartitionedAssetTimetable, task
from airflow.sdk.exceptions import AirflowSkipException

from tmdt.orchestration.assets import published, release
from tmdt.orchestration.deadline import due_within
from tmdt.orchestration.run_parameters import PARAMETERS, run_period
from tmdt.orchestration.task_defaults import DEFAULT_ARGS

DOCS = """
### Gửi kết quả cho các tỉnh / Deliveries

With each release: answers the standing requests (`tmdt request list`), and sends each province of
today its own, where `TMDT_DELIVERY_URL` names a target: its page, its findings, its figures as
published, and a letter. **Without a target, which is the default, nothing is sent**, and
`list_provinces` is skipped and says so. What was sent is kept in `dissemination.delivery`
(`tmdt delivery list`); nothing is sent twice for a release and target, however often this runs.

**Owner:** data-engineering

**Triage:** each province is a task of its own, by its code. A target that is down is tried again;
after that fix it, and clear the failed tasks. `begun … and did not end` is mail that was killed on
its way and may have arrived: ask the province, then `tmdt delivery again RELEASE VN34_24` and clear
its task. The log never names an address.
"""

with DAG(
    dag_id="deliveries",
    description="Answers standing requests, and sends each province its own, with each release",
    doc_md=DOCS,
    schedule=PartitionedAssetTimetable(assets=release),
    params={"period": PARAMETERS["period"]},
    catchup=False,
    max_active_runs=1,
    deadline=due_within(hours=3),
    default_args=DEFAULT_ARGS,
    tags=["tmdt", "statistics"],
):

    @task
    def list_standing() -> list[int]:
        """The numbers of the standing requests."""
        from tmdt.dissemination.requests.record import list_standing

        numbers = [kept.request_id for kept in list_standing()]
        if not numbers:
            raise AirflowSkipException("nobody has a standing request")
        return numbers

    @task(inlets=[published], max_active_tis_per_dag=1)
    def answer_standing(request_id: int) -> list[str]:
        """Answers a request of each release that has not answered it; returns where."""
        from tmdt.dissemination.requests.answering import give

        return [answer.place for answer in give(request_id)]

    @task
    def list_provinces() -> list[dict[str, Any]]:
        """The provinces that are sent the latest release of the month."""
        from tmdt.dissemination.delivery.folder import list_folders
        from tmdt.dissemination.delivery.targets import are_set

        if not are_set():
            raise AirflowSkipException("TMDT_DELIVERY_URL is not set: nothing is sent to provinces")
        folders = list_folders(run_period())
        if not folders:
            raise AirflowSkipException("the month is of before today's provinces")
        return [{"release_id": number, "ref_area": province} for number, province in folders]

    @task(
        inlets=[published],
        map_index_template="{{ task.op_kwargs['ref_area'] }}",
        max_active_tis_per_dag=2,  # a load must find room beside them
        retry_delay=timedelta(minutes=5),  # for a target that is down
        max_retry_delay=timedelta(hours=1),
    )
    def deliver(release_id: int, ref_area: str) -> dict[str, int]:
        """Makes a province's folder and sends it to each of its targets that has not got it."""
        from tmdt.dissemination.delivery.sending import deliver

        return deliver(release_id, ref_area)

    answer_standing.expand(request_id=list_standing())
    deliver.expand_kwargs(list_provinces())
