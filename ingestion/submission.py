"""The steps of a submission: archived, read, understood, staged, checked, closed.

Everything after the archive happens in one transaction, so a submission is stored with all of its
figures and findings or not at all. `tmdt check` does the same and rolls it back.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import thread_time

import psycopg
from psycopg import Connection

from expectations.rules import registry
from ingestion.figures import Reading, join_chunks
from ingestion.files.container import Refused
from ingestion.files.copying import copy_stream, hash_file, open_regular
from ingestion.reading import make_empty_reading, read_submission
from ingestion.staging import rows
from ingestion.staging.checking import apply_checking_rules
from ingestion.staging.closed_months import find_closed_months
from ingestion.staging.closing import close_submission
from ingestion.staging.duplicates import find_known_submission, find_received_before
from ingestion.staging.findings import Findings
from ingestion.staging.outcome import decide, reject_all_if_critical, set_aside_what_came_before
from ingestion.staging.staged import Received, Staged
from ingestion.staging.summary import Summary
from ingestion.staging.synthetic import find_real_figures, find_refusal
from ingestion.staging.understood import read_understood
from ingestion.understanding.drafts import FIGURES_ARE_DRAFT, is_draft_by_name
from ingestion.understanding.file_names import find_other_month
from ingestion.understanding.understand import understand
from reference.synthetic import is_marked_synthetic
from reference.text import decode_bytes
from warehouse import database
from warehouse.home import Problem
from warehouse.stores import locate

log = logging.getLogger(__name__)
SECONDS = 20
"""CPU time in this process to read and understand a submission."""
SECONDS_IN_ALL = 30
"""CPU time for one received file; members of an archive beyond that are not read."""
MANY = 50_000
"""From this many figures on, tables are analyzed before the rules run."""
THE_FILES_FAULT = ("21", "22", "23", "54")
"""Classes of SQLSTATE that mean bad data, not a failing database."""


def take_in(name: str, file: Path, landed_at: datetime, began: float) -> Staged | None:
    """Archives and stages a submission; None for a duplicate, which changes nothing.

    Args:
        name: What the file is called.
        file: A copy that nobody else writes to.
        landed_at: When it arrived in the landing area.
        began: The value of ``measure_work`` when the received file, or its archive, was begun.
    """
    received = _receive(name, file, landed_at)
    _keep(file, received.sha256)
    with database.connect() as connection:
        if find_known_submission(connection, received.sha256, landed_at.date()):
            log.info("%s was received before (%s)", received.file_name, received.sha256)
            return None
        staged = _process(connection, received, file, began)
    log.info(
        "%s: %s; figures seen %d, loaded %d, rejected %d, ignored %d",
        staged.file_name, staged.status, staged.seen, staged.loaded, staged.rejected,
        staged.ignored,
    )  # fmt: skip
    return staged


def try_out(name: str, file: Path, began: float) -> Staged:
    """Checks a submission: does exactly what `take_in` does, and rolls it back."""
    received = _receive(name, file, datetime.now(UTC))
    with database.connect() as connection:
        findings = []
        if find_known_submission(connection, received.sha256, received.received_at.date()):
            findings = [registry()["DUPLICATE_FILE"].finding(sha256=received.sha256)]
            received = replace(received, sha256=hashlib.sha256(b"checked again").hexdigest())
        staged = _process(connection, received, file, began)
        connection.rollback()
    return replace(staged, findings=(*findings, *staged.findings))


def place_in_archive(sha256: str) -> str:
    """The path in the archive of the bytes with a SHA-256."""
    return f"{sha256[:2]}/{sha256}"


def decode_name(name: str) -> str:
    """Decodes a file's name, whatever encoding the sender's system used."""
    try:
        return decode_bytes(os.fsencode(name)).text
    except ValueError:
        return os.fsencode(name).decode("utf-8", "replace")


def measure_work() -> float:
    """CPU seconds that this process and its children have used."""
    return sum(os.times()[:4])


def _receive(name: str, file: Path, at: datetime) -> Received:
    sha256 = hash_file(file)
    place = place_in_archive(sha256)
    return Received(decode_name(name), sha256, file.stat().st_size, at, place)


def _keep(file: Path, sha256: str) -> None:
    """Archives the bytes under their SHA-256, once, readable by the owner alone."""
    target = locate("archive") / place_in_archive(sha256)
    if not target.exists():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open_regular(file) as stream:
            copy_stream(stream, target)


def _process(connection: Connection, received: Received, file: Path, began: float) -> Staged:
    """Reads a submission into staging; a refused one is stored with the reason."""
    try:
        if measure_work() - began > SECONDS_IN_ALL:
            raise Refused("FILE_TOO_COSTLY", limit=f"{SECONDS_IN_ALL} s")
        with connection.transaction():
            return stage(connection, received, read_submission(file))
    except Refused as refused:
        return stage(connection, received, make_empty_reading(refused))
    except (OSError, Problem):
        raise
    except Exception as error:
        if isinstance(error, psycopg.Error) and (error.sqlstate or "")[:2] not in THE_FILES_FAULT:
            raise
        log.exception("%s cannot be taken in", received.file_name)
        unreadable = Refused("FILE_UNREADABLE", reason=type(error).__name__)
        return stage(connection, received, make_empty_reading(unreadable))


def stage(connection: Connection, received: Received, reading: Reading) -> Staged:
    """Writes a new submission with its figures and findings.

    Raises:
        Refused: it takes more time than a file may take.
    """
    submission_id = rows.lock_submission_number(connection)
    findings, summary = Findings(), Summary()
    _stage_figures(connection, submission_id, received, reading, summary, findings)
    if other := find_other_month(received.file_name, summary.list_actual_periods()):
        rule = registry()["NAME_CONTRADICTS_PERIOD"]
        findings.add([rule.finding(written=received.file_name, period=other.code)])
    apply_checking_rules(connection, submission_id, reading.is_synthetic, summary, findings)
    reject_all_if_critical(connection, submission_id, findings.kept, summary)
    if again_of := find_received_before(connection, received.sha256):
        set_aside_what_came_before(connection, submission_id, again_of, summary)
    staged = close_submission(connection, submission_id, received, reading, summary, findings)
    findings.add(find_closed_months(connection, submission_id))
    if reading.is_synthetic:
        findings.add(find_real_figures(connection, submission_id))
    findings.add(findings.summarise_rest())
    rows.copy_findings(connection, submission_id, findings.kept)
    return replace(
        staged,
        findings=tuple(findings.kept),
        form=reading.form,
        is_synthetic=reading.is_synthetic,
        understood=read_understood(connection, submission_id, summary.tally),
    )


def _stage_figures(
    connection: Connection,
    submission_id: int,
    received: Received,
    reading: Reading,
    summary: Summary,
    findings: Findings,
) -> None:
    """Understands the figures as they are read, and copies them into staging."""
    began, seen = thread_time(), 0
    known_before = len(reading.findings)
    findings.add(reading.findings)
    if is_draft_by_name(received.file_name):
        findings.add([registry()[FIGURES_ARE_DRAFT].finding(written=received.file_name)])
    once_a_sheet = {(finding.code, finding.sheet) for finding in findings.kept}
    # While the database copies one chunk, the next is read.
    with ThreadPoolExecutor(1) as background:
        copying = background.submit(lambda: None)
        for chunk in join_chunks(reading.chunks):
            meant = understand(chunk, received.received_at.date())
            figures, found = decide(*meant, once_a_sheet, findings.reserve_place)
            lines = rows.format_as_csv(submission_id, seen + 1, summary.add(figures), figures)
            copying.result()
            copying = background.submit(rows.copy_figures, connection, *lines)
            findings.kept += [replace(finding, figure_no=seen + 1 + at) for at, finding in found]
            seen += len(chunk)
            if thread_time() - began > SECONDS:
                raise Refused("FILE_TOO_COSTLY", limit=f"{SECONDS} s")
        copying.result()
    findings.add(reading.findings[known_before:])  # some are found only while reading
    reading.is_synthetic = reading.is_synthetic or is_marked_synthetic([_split_name(received)])
    findings.add(find_refusal(reading.is_synthetic))
    rows.copy_headings(connection, submission_id, summary.headings)
    rows.summarise(connection)
    if seen >= MANY:
        rows.analyze(connection)


def _split_name(received: Received) -> str:
    """The name of a file without its ending, as words."""
    return " ".join(re.split(r"[\W_]+", received.file_name.rpartition(".")[0]))
