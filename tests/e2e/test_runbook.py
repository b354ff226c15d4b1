"""The runbook is walked on a running stack: each section in the state that it is about.

Its commands and queries are read from the document. What it leaves open (numbers, months, names of
files) is filled in by the state; a command that cannot run in a test is named with the reason.
"""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from runbook import Section, read_sections
from runbook_states import PUBLISHED, REMARK, STATES, Case, Walk

from tmdt.orchestration import stack

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

SECTIONS = read_sections()
NOT_RUN = {
    "docker ": "it needs Docker; test_compose.py holds the file to what it says",
    "\\": "it is typed into psql in a container",
    "make run": "it installs an environment, then runs `tmdt demo`, which test_demo.py does",
}
"""Beginnings of commands that do not run here, and why."""
OPEN = re.compile(r"(?<![\w'=$])(?:[A-Z]{2,}|…)(?![\w'=])")
"""What stands in a command for something that the reader knows."""


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The settings of a home of its own, since it is stopped on the way."""
    with socket.socket() as one, socket.socket() as other:
        for probe in (one, other):
            probe.bind(("127.0.0.1", 0))
        ports = [probe.getsockname()[1] for probe in (one, other)]
    return {
        "TMDT_HOME": str(tmp_path_factory.mktemp("walked")),
        "TMDT_AIRFLOW_PORT": str(ports[0]),
        "TMDT_WEB_PORT": str(ports[1]),
        "TMDT_POSTGRES_OPTIONS": "-c fsync=off",
    }


@pytest.fixture(scope="module")
def walk(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """A stack that has published a month, and a folder to work in."""
    place = tmp_path_factory.mktemp("here")
    (place / ".venv").symlink_to(sys.prefix)
    try:
        stack.up(detach=True)
        walk = Walk(place)
        walk.send("24", PUBLISHED, 1_900_000)
        walk.send("27", PUBLISHED, 2_000_000)
        walk.send("01", PUBLISHED, 9_000_000, REMARK)
        assert walk.load(PUBLISHED) == 0
        yield walk
    finally:
        stack.down()


def test_each_section_has_its_state_and_each_exception_its_command() -> None:
    assert list(STATES) == [section.title for section in SECTIONS]
    commands = [command for section in SECTIONS for command in section.commands]
    assert all(any(command.startswith(start) for command in commands) for start in NOT_RUN)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.title)
def test_the_section_does_what_it_says(walk: Walk, section: Section) -> None:
    case = STATES[section.title](walk)
    for query in section.queries:
        rows = walk.ask(query)
        assert len(rows) >= case.rows, query
    for command in section.commands:
        if not command.startswith(tuple(NOT_RUN)):
            follow(walk, command, case)
    if shown := re.findall(r"^ +(\w+) +\| (.+)$", section.text, flags=re.MULTILINE):
        assert shows(section.queries[0], walk) == [tidy(" | ".join(row)) for row in shown[1:]]


def follow(walk: Walk, command: str, case: Case) -> None:
    """Runs a command of the runbook, and holds it to what the section promises."""
    find(case.before, command, lambda: None)()
    line = fill(command, case.filled)
    assert not OPEN.search(line), f"nothing is filled in: {line}"
    done = walk.run(line)
    output = done.stdout + done.stderr
    assert done.returncode == find(case.ends, command, 0), f"{line}\n{output}"
    assert find(case.shows, command, "") in output, f"{line}\n{output}"


def fill(command: str, filled: dict[str, str]) -> str:
    """A command with what its section leaves open, and a reason."""
    known = {"…": "walked", **filled}
    words = "|".join(re.escape(word) for word in sorted(known, key=len, reverse=True))
    return re.sub(rf"(?<![\w./-])(?:{words})(?![\w/-])", lambda word: known[word[0]], command)


def find(by_beginning: dict[str, Any], command: str, otherwise: Any) -> Any:
    found = (value for start, value in by_beginning.items() if command.startswith(start))
    return next(found, otherwise)


def tidy(row: str) -> str:
    """A row of a shown table without the number of the release, which the test does not share."""
    return " | ".join(cell.strip() for cell in row.split("|")[:-1])


def shows(query: str, walk: Walk) -> list[str]:
    return [tidy(" | ".join(map(str, row))) for row in walk.ask(query)]


def test_the_database_was_stopped_and_not_killed(walk: Walk, home: Path) -> None:
    """After the last section, which ends with `tmdt down`."""
    log = (home / "postgres" / "data" / "server.log").read_text()
    assert log.rstrip().endswith("database system is shut down")
