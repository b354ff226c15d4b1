"""Loads that are killed, and a database that fails under them, by the dozen.

The same months are loaded twice: undisturbed, and with faults in every step. Each release must come
to hold exactly what it holds undisturbed, and ``bi_reader``, who looks all the time, must see
nothing but whole releases. `make test` kills half a hundred times, `make faults` hundreds of times
and prints its tables.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psycopg
import pytest
from disturbances import (
    Disturb,
    Server,
    backend_killed_after,
    ends,
    fails,
    full_disk,
    held,
    killed_after,
    killed_in_the_database,
    server_stopped_after,
)
from month_steps import STEPS, MonthStep
from published_content import Content, ContentReader, in_one_statement

from ingestion.landing import submit
from tmdt.collection.sample import write_sample
from tmdt.releases import transform
from warehouse import database, postgres

ROUNDS = int(os.environ.get("TMDT_FAULTS_ROUNDS", "1"))
"""How often over the steps of all months are killed, each time at other moments."""
pytestmark = [pytest.mark.faults, pytest.mark.db, pytest.mark.timeout(900 * ROUNDS)]

SEED = int(os.environ.get("TMDT_FAULTS_SEED", "20261122"))
MONTHS = ("2026-07", "2026-08", "2026-09")
KILLED_MONTHS, SERVER_FAULTS_MONTH = MONTHS[:2], MONTHS[2]
SHORT = {"open_candidate", "load_reference", "publish"}
"""Steps that take an instant: killing them costs nothing, so it is done more often."""

MOMENTS = {
    "in the middle of COPY": (
        "land", "staging.figure", "before insert when new.figure_no = 40",
    ),
    "taking in submissions": ("open_candidate", "core.release_submission", "after insert"),
    "writing what the gate found": ("gate_staging", "quality.expectation_result", "after insert"),
    "dbt has written versions": ("transform", "core.fact_indicator_history", "after insert"),
    "writing the gate's verdict": ("gate_candidate", "quality.validation", "before update"),
    "all is replaced but the pointer": (
        "publish", "core.release", "before update when new.status = 'published'",
    ),
}  # fmt: skip
"""Statements in whose middle a load is killed once a round: step, table, what is done to it."""


@dataclass
class Fault:
    """What happens to a step of a month, and how the load goes on after it."""

    step: str
    moment: str
    disturb: Disturb
    around: Callable[[Server], AbstractContextManager[None]] = lambda server: nullcontext()
    again: bool = False
    """The whole load is run again; otherwise the step alone is, as a scheduler tries a task."""
    outcome: str = "not reached"
    """As it stays when publication had ended before it was killed: the load has no step left."""


Durations = dict[tuple[str, str], float]
"""What each step of each month takes, undisturbed."""


Faults = dict[str, list[Fault]]
"""Of each month, in the order of its steps."""


def kills(durations: Durations, chance: random.Random) -> Faults:
    """Kills in every step of the months: in the middle of statements, and at random moments.

    A step is mostly tried again by itself. Once a round the whole load is begun again after it:
    that costs a load, and finds what the steps before leave behind.
    """
    faults: Faults = {month: [] for month in KILLED_MONTHS}
    for step in STEPS:
        for _ in range(ROUNDS):
            for fault in in_statements(step):
                faults[chance.choice(KILLED_MONTHS)].append(fault)
            at_random = {
                month: [
                    kill(step, durations[month, step], chance)
                    for _ in range(7 if step in SHORT else 1)
                ]
                for month in KILLED_MONTHS
            }
            chance.choice(at_random[chance.choice(KILLED_MONTHS)]).again = True
            for month, its_kills in at_random.items():
                faults[month] += its_kills
        if step == "load_reference":
            disturb = killed_after(chance.uniform(1, 5))
            seeding = Fault(step, "in the middle of the seeds", disturb, changed_seeds)
            faults[KILLED_MONTHS[0]].append(seeding)
    return faults


def in_statements(step: str) -> Iterator[Fault]:
    for moment, (its_step, table, event) in MOMENTS.items():
        if its_step == step:
            around = partial(held, table=table, event=event)
            yield Fault(step, moment, killed_in_the_database, around)


def kill(step: str, duration: float, chance: random.Random) -> Fault:
    after = chance.uniform(0, 0.95) * duration
    return Fault(step, f"after {after:.3f} of {duration:.3f} s", killed_after(after))


def server_faults(month: str, durations: Durations, chance: random.Random) -> list[Fault]:
    """The database stopped, killed or without disk in the longer steps, and a gate that blocks."""

    def after(step: str) -> float:
        return chance.uniform(0.1, 0.8) * durations[month, step]

    stopped = partial(server_stopped_after, by=signal.SIGQUIT)
    killed = partial(server_stopped_after, by=signal.SIGKILL)
    return [
        Fault("land", "database stopped", stopped(after("land"))),
        Fault("land", "disk full", ends, full_disk),
        Fault("gate_staging", "database stopped", stopped(after("gate_staging"))),
        Fault("transform", "database stopped", stopped(after("transform"))),
        Fault("transform", "disk full", ends, full_disk),
        Fault("transform", "database killed", killed(after("transform"))),
        Fault("transform", "backend killed", backend_killed_after(after("transform"))),
        Fault("gate_candidate", "figures changed: it blocks", fails, changed_figures, again=True),
        Fault("gate_candidate", "backend killed", backend_killed_after(after("gate_candidate"))),
        Fault("publish", "database stopped", stopped(0.005), again=True),
        Fault("publish", "disk full", ends, full_disk),
    ]


@contextmanager
def changed_figures(server: Server) -> Iterator[None]:
    """The candidate's figures are other than its submissions say."""
    server.ask(
        "update core.fact_indicator_history set value_low = value_low - 1, value = null"
        " where known_from_release = (select release_id from core.release"
        " where status = 'candidate')"
    )
    yield


@contextmanager
def changed_seeds(server: Server) -> Iterator[None]:
    """The reference data are not those of the project's files any more."""
    server.ask("update core.build_state set seeds_sha256 = 'older'")
    yield


class Loads:
    """Loads months in a home, step by step, each step in a process of its own."""

    def __init__(self, home: Path) -> None:
        self.environment = {"TMDT_HOME": str(home)}
        self.durations: Durations = {}
        self.begun = 0

    def load(self, month: str, faults: list[Fault], server: Server | None = None) -> None:
        """Takes a month to its release, through the faults, in the order of the steps."""
        faults = list(faults)
        position = 0
        while position < len(STEPS):
            step = STEPS[position]
            self.begun += position == 0
            if server and faults and faults[0].step == step:
                fault = faults.pop(0)
                with fault.around(server):
                    fault.outcome = fault.disturb(MonthStep(step, month, self.environment), server)
                position = 0 if fault.again else position
                continue
            undisturbed = MonthStep(step, month, self.environment)
            result = undisturbed.result()
            self.durations[month, step] = undisturbed.took or 0
            if step == "open_candidate":
                if result is None:
                    return  # the load before was killed when all was done
                self.environment["CANDIDATE"] = str(result)
            position += 1


@contextmanager
def home_for_loads(home: Path) -> Iterator[None]:
    """A home with its own database, which is stopped at the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMDT_HOME", str(home))
        for name in ("TMDT_DATABASE_URL", "TMDT_LANDING", "TMDT_ARCHIVE", "TMDT_POSTGRES_OPTIONS"):
            patch.delenv(name, raising=False)
        database.prepare()
        try:
            yield
        finally:
            postgres.stop()


def send(month: str, folder: Path) -> None:
    """Submissions of two provinces, one of which revises a figure of the first month."""
    revision = folder / f"revision-{month}.csv"
    revision.write_text(
        "province_code,period,indicator_code,breakdown,value,unit,note\n"
        f"01,{MONTHS[0]},phone_subscriber_count,,{month[-2:]}000,subscriber,\n"
        f"01,{month},phone_subscriber_count,,7000,subscriber,\n",
        encoding="utf-8",
    )
    list(submit([*write_sample(folder, month, 1)[:2], revision]))


def published() -> Content:
    with psycopg.connect(database.url("bi_reader")) as connection:
        return in_one_statement(connection)


def test_whatever_is_killed_the_next_run_gives_what_an_undisturbed_one_gives(
    tmp_path: Path,
) -> None:
    homes = [tmp_path / "undisturbed", tmp_path / "disturbed"]
    with home_for_loads(homes[0]):
        transform.load_reference()  # the longest step by far: once for both
    subprocess.run(["cp", "-a", *homes], check=True)
    releases: list[Content] = []
    with home_for_loads(homes[0]):
        undisturbed = Loads(homes[0])
        releases.append(published())
        for month in MONTHS:
            send(month, tmp_path)
            undisturbed.load(month, [])
            releases.append(published())
    assert len(set(releases)) == len(MONTHS) + 1

    chance = random.Random(SEED)
    faults = kills(undisturbed.durations, chance)
    faults[SERVER_FAULTS_MONTH] = server_faults(SERVER_FAULTS_MONTH, undisturbed.durations, chance)
    with home_for_loads(homes[1]):
        reader = ContentReader(database.url("bi_reader"))
        server = Server(postgres.url(postgres.SUPERUSER, "warehouse"), homes[1], reader)
        disturbed = Loads(homes[1])
        reader.start()
        try:
            for number, month in enumerate(MONTHS, start=1):
                send(month, tmp_path)
                disturbed.load(month, faults[month], server)
                assert published() == releases[number], f"{month} differs after its faults"
                reader.has_seen(releases[number])
        finally:
            reader.stop()
            print_faults(faults, reader, releases, disturbed.begun)

    killed = [
        fault for month in KILLED_MONTHS for fault in faults[month] if fault.outcome == "killed"
    ]
    planned = sum(len(faults[month]) for month in KILLED_MONTHS)
    assert len(killed) >= 0.75 * planned >= 36 * ROUNDS
    assert {fault.step for fault in killed} == set(STEPS)
    assert {fault.moment for fault in killed} >= MOMENTS.keys()
    assert disturbed.begun >= len(MONTHS) + len(STEPS)
    assert reader.errors == []
    assert reader.mixes(releases) == []


def print_faults(
    faults: Faults, reader: ContentReader, releases: list[Content], loads: int
) -> None:
    """Prints the table of faults, and the reader's tally."""
    print(f"\nTMDT_FAULTS_SEED={SEED}")
    print(f"{'month':8} {'step':15} {'moment':32} {'then':11} outcome")
    for month, its_faults in faults.items():
        for fault in its_faults:
            then = "load again" if fault.again else "step again"
            print(f"{month:8} {fault.step:15} {fault.moment:32} {then:11} {fault.outcome[:90]}")
    outcomes = Counter(fault.outcome.split(":")[0] for some in faults.values() for fault in some)
    print(f"\n{loads} loads begun; faults: {dict(outcomes)}")
    print(f"bi_reader looked {reader.seen.total()} times at all of marts:")
    for number, content in enumerate(releases):
        print(f"  release {number}: {reader.seen[content]}")
    print(f"  anything else: {sum(reader.seen[mix] for mix in reader.mixes(releases))}")
    print(f"  errors: {len(reader.errors)}; unanswered, the server being away: {reader.unanswered}")
