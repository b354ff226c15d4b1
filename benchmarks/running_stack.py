"""The stack as it runs: its memory, and a month of all provinces from the trigger to its success.

The time of a machine that others use says little, so the CPU seconds of the whole tree of processes
stand beside it.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from ingestion.landing import submit
from tmdt.collection.sample import write_sample
from tmdt.orchestration import airflow_env, running, runs, stack

MONTHS = ("2026-07", "2026-08", "2026-09", "2026-10")
TASKS = """
    select task_id, extract(epoch from task_instance.end_date - task_instance.start_date)
    from task_instance inner join dag_run using (dag_id, run_id)
    where dag_id = 'monthly_load' and partition_key = %s and task_instance.state = 'success'
    order by 2 desc
"""


def measure(home: Path) -> Iterator[dict[str, str]]:
    """Starts the stack in a home; loads months one after another, and measures each."""
    with started(home):
        time.sleep(30)  # the DAG files are parsed, and what was started has calmed down
        yield {
            "what": f"memory of the idle stack, {len(list_processes(home))} processes (PSS)",
            "measured": f"{sum_memory(home):,.0f} MiB",
            "wanted": "under 2,048 MiB",
        }
        for at, month in enumerate(MONTHS):
            files = write_sample(home / "sample", month, 1)
            list(submit(files))
            before, began = sum_cpu(home), time.monotonic()
            assert runs.run("monthly_load", month).results["publish"]
            took, used = time.monotonic() - began, sum_cpu(home) - before
            with airflow_env.connect_to_metadata() as connection:
                tasks = connection.execute(TASKS, [month]).fetchall()
            of_tasks = ", ".join(f"{task} {seconds:.0f} s" for task, seconds in tasks[:5])
            yield {
                "what": f"{len(files)} forms from the trigger to success"
                f" ({'the first month' if not at else 'another month'})",
                "measured": f"{took:.0f} s, {used:.0f} s of CPU ({of_tasks})",
                "wanted": "under 60 s",
            }


@contextmanager
def started(home: Path) -> Iterator[str]:
    """The stack of a home that a database runs in; yields its address."""
    with socket.socket() as one, socket.socket() as other:
        for probe in (one, other):
            probe.bind(("127.0.0.1", 0))
        port, web = (probe.getsockname()[1] for probe in (one, other))
    os.environ["TMDT_WEB_PORT"] = str(web)
    try:
        stack.up(detach=True, port=port)
        yield running.find_address() or ""
    finally:
        stack.down()


def list_processes(home: Path) -> list[psutil.Process]:
    """Every process of the stack of a home, its database included."""
    server = (home / "postgres/data/postmaster.pid").read_text().splitlines()[0]
    postmaster = psutil.Process(int(server))
    found = [postmaster, *postmaster.children()]
    for process in psutil.process_iter(["environ"]):
        if (process.info["environ"] or {}).get(running.MARK) == os.fspath(home.resolve()):
            found.append(process)
    return found


def sum_memory(home: Path) -> float:
    """MiB of a home's processes; what several share counts once (PSS)."""
    total = 0
    for process in list_processes(home):
        try:
            lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue  # it has ended
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def sum_cpu(home: Path) -> float:
    """Seconds of CPU that a home's processes have used, with their children that have ended."""
    return sum(sum(process.cpu_times()[:4]) for process in list_processes(home))
