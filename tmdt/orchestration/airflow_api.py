"""Airflow's REST API of a running stack: start a run, follow it, and read what it returned."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import httpx

from tmdt.orchestration.users import ADMIN
from warehouse.home import Problem, first_line, secret

FINISHED = {"success", "failed"}
DAG_TIMEOUT = 60
LOOK = 10
"""Seconds between two looks at the scheduler while a run is followed."""
PATIENCE = 120
"""Seconds for which the scheduler may be silent: its supervisor starts it again meanwhile."""


class Client:
    """A client of the API server at an address, logged in as this home's user."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.http = httpx.Client(base_url=address, timeout=60)
        answer = self._ask(
            "POST", "/auth/token", json={"username": ADMIN, "password": secret("airflow-admin")}
        )
        self.http.headers["Authorization"] = f"Bearer {answer['access_token']}"

    def follow(self, dag_id: str, period: str | None, **conf: Any) -> Iterator[dict[str, Any]]:
        """Starts a run; yields each change of a task's state, then how the run ended."""
        self._await_dag(dag_id)
        body: dict[str, Any] = {"logical_date": None, "conf": conf}
        if period:
            asked_at = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
            body |= {"partition_key": period, "dag_run_id": f"manual__{period}__{asked_at}"}
        started = self._ask("POST", f"/api/v2/dags/{dag_id}/dagRuns", json=body)
        run = f"/api/v2/dags/{dag_id}/dagRuns/{started['dag_run_id']}"
        tasks = self._ask("GET", f"{run}/taskInstances")["task_instances"]
        yield {"waiting": [task["task_id"] for task in tasks]}
        seen: dict[str, str] = {}
        state = ""
        healthy_at = looked_at = time.monotonic()
        while state not in FINISHED:
            time.sleep(1)
            if (moment := time.monotonic()) - looked_at > LOOK:
                looked_at = moment
                healthy_at = moment if self._schedules() else healthy_at
                if moment - healthy_at > PATIENCE:
                    raise Problem(
                        "Airflow's scheduler does not work: tmdt status shows more, and tmdt up"
                        f" starts it again. The run {started['dag_run_id']} waits until then"
                    )
            state = self._ask("GET", run)["state"]
            for task in self._ask("GET", f"{run}/taskInstances")["task_instances"]:
                if (now := str(task["state"])) != seen.get(task["task_id"], "None"):
                    seen[task["task_id"]] = now
                    yield {"task_id": task["task_id"], "state": now}
        yield {"ended": self._ended(run, state, seen)}

    def _schedules(self) -> bool:
        """Whether the scheduler gives signs of life."""
        health = self._ask("GET", "/api/v2/monitor/health")
        return bool(health["scheduler"]["status"] == "healthy")

    def _await_dag(self, dag_id: str) -> None:
        """Waits for a DAG: a stack that has just started parses the DAG files a little later."""
        deadline = time.monotonic() + DAG_TIMEOUT
        while (answer := self.http.get(f"/api/v2/dags/{dag_id}")).status_code == 404:
            if time.monotonic() > deadline:
                raise Problem(f"Airflow at {self.address} has no DAG {dag_id}: see its UI")
            time.sleep(1)
        if answer.is_success and answer.json()["is_paused"]:
            raise Problem(f"{dag_id} is paused in Airflow: switch it on at {self.address}")

    def _ended(self, run: str, state: str, tasks: dict[str, str]) -> dict[str, Any]:
        results = {
            task: self._xcom(run, task, "return_value")
            for task, task_state in tasks.items()
            if task_state == "success"
        }
        failed = next((task for task, task_state in tasks.items() if task_state == "failed"), None)
        return {
            "state": state,
            "tasks": tasks,
            "results": {task: value for task, value in results.items() if value is not None},
            "blocked": self._xcom(run, failed, "blocked") if failed else None,
            "error": self._error(run, failed) if failed else None,
            "log": f"{self.address}{run.removeprefix('/api/v2').replace('dagRuns', 'runs')}",
        }

    def _xcom(self, run: str, task_id: str, key: str) -> Any:
        entry = self.http.get(f"{run}/taskInstances/{task_id}/xcomEntries/{key}")
        return entry.json()["value"] if entry.is_success else None

    def _error(self, run: str, task_id: str) -> str | None:
        """The exception that the log of a task's last try ends with."""
        tries = self._ask("GET", f"{run}/taskInstances/{task_id}")["try_number"]
        log = self._ask("GET", f"{run}/taskInstances/{task_id}/logs/{tries}")["content"]
        for message in reversed(log):
            if isinstance(message, dict) and (details := message.get("error_detail")):
                return first_line(details[0]["exc_value"])
        return None

    def _ask(self, method: str, path: str, **options: Any) -> Any:
        try:
            answer = self.http.request(method, path, **options)
        except httpx.HTTPError as error:
            raise Problem(f"Airflow at {self.address} does not answer: {error}") from error
        if not answer.is_success:
            reason = f"{answer.status_code} {first_line(answer.text)}"
            raise Problem(f"Airflow refused {method} {path}: {reason}")
        return answer.json()
