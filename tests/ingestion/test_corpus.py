"""The conformance corpus, end to end: what checking says of each file, and what loading does."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import astuple, dataclass, field
from pathlib import Path

import psycopg
import pytest
from corpus import CASES, PREFIX, SEVERITY, Case, Loaded
from warehouses import one_connection

from expectations.rules import registry
from ingestion.landing import check, ingest, submit
from ingestion.staging.staged import Staged
from warehouse.stores import MARK, locate

pytestmark = [pytest.mark.db, pytest.mark.timeout(1500)]  # all files go through in one fixture

SECONDS = 30
"""What a hostile file may cost."""


@dataclass
class Run:
    """What became of the corpus: each file checked by itself, then all of them loaded at once."""

    checked: dict[str, list[Staged]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    raised: dict[str, BaseException] = field(default_factory=dict)
    staged: dict[str, Staged] = field(default_factory=dict)
    duplicates: list[str] = field(default_factory=list)
    loaded: dict[str, Counter[Loaded]] = field(default_factory=dict)
    findings: dict[str, Counter[tuple[object, ...]]] = field(default_factory=dict)
    unexplained: list[tuple[object, ...]] = field(default_factory=list)
    accounts: list[tuple[object, ...]] = field(default_factory=list)


@pytest.fixture(scope="module")
def run(lasting_warehouse: psycopg.Connection, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The corpus in a warehouse of its own."""
    folder = tmp_path_factory.mktemp("corpus")
    result = Run()
    files = {case.name: write(folder, number, case) for number, case in enumerate(CASES)}
    with one_connection():
        for case in CASES:
            check_one(case, files[case.name], result)
        load_all([files[case.name] for case in CASES], result)
    look(lasting_warehouse, result)
    return result


def write(folder: Path, number: int, case: Case) -> Path:
    path = folder / str(number) / case.file_name
    path.parent.mkdir()
    case.write(path)
    return path


def check_one(case: Case, file: Path, result: Run) -> None:
    began = time.monotonic()
    try:
        result.checked[case.name] = check(file)
    except Exception as error:
        result.raised[f"check: {case.name}"] = error
    result.seconds[case.name] = time.monotonic() - began


def load_all(files: list[Path], result: Run) -> None:
    """All files wait in the landing area; one that stops the run is noted and taken away."""
    for file in files:
        try:
            list(submit([file]))
        except Exception as error:
            result.raised[f"submit: {file.name}"] = error
    while True:
        try:
            ingested = ingest()
        except Exception as error:
            waiting = (path for path in locate("landing").rglob("*") if path.name != MARK)
            blocking = min(waiting, key=str)
            result.raised[f"ingest: {blocking.name}"] = error
            blocking.unlink()
            continue
        break
    result.duplicates += ingested.duplicates


def look(connection: psycopg.Connection, result: Run) -> None:
    """What stands in staging, by the fingerprint of the submission."""
    for sha256, *figure in connection.execute(
        "select sha256, indicator_code, value, value_low, value_high, qualifier, o.ref_area,"
        " period, breakdown, kind from staging.observation as o"
        " inner join staging.submission using (submission_id) where o.status = 'loaded'"
    ):
        result.loaded.setdefault(sha256, Counter())[Loaded(*figure)] += 1
    for sha256, *finding in connection.execute(
        "select sha256, code, severity, message_vi, message_en, fix_vi, fix_en, sheet, cell, line,"
        " indicator_code, figure_no from staging.finding"
        " inner join staging.submission using (submission_id)"
    ):
        result.findings.setdefault(sha256, Counter())[tuple(finding)] += 1
    result.unexplained = connection.execute(
        "select file_name, figure_no, o.status, reason from staging.observation as o"
        " inner join staging.submission as s using (submission_id)"
        " where o.status <> 'loaded' and not exists ("
        "   select from staging.finding as f"
        "   where f.submission_id = o.submission_id and f.code = o.reason"
        "   and length(f.message_vi) > 9 and length(f.message_en) > 9"
        "   and length(f.fix_vi) > 3 and length(f.fix_en) > 3)"
    ).fetchall()
    result.accounts = connection.execute(
        "select sha256, status, figures_seen, figures_loaded, figures_rejected, figures_ignored,"
        " adds_up from staging.figure_account"
        " inner join staging.submission using (submission_id, figures_seen)"
    ).fetchall()


def staged_of(run: Run, case: Case) -> list[Staged]:
    if error := run.raised.get(f"check: {case.name}"):
        raise error
    return run.checked[case.name]


def named(case: Case) -> str:
    return case.name


@pytest.mark.parametrize("case", CASES, ids=named)
def test_what_becomes_of_a_file(run: Run, case: Case) -> None:
    submissions = staged_of(run, case)
    assert len(submissions) == len(case.expected)
    for staged, expected in zip(submissions, case.expected, strict=True):
        found = Counter((finding.code, finding.severity) for finding in staged.findings)
        assert found == {(code, SEVERITY[code]): count for code, count in expected.findings.items()}
        account = (staged.seen, staged.loaded, staged.rejected, staged.ignored)
        assert (account, staged.status) == (expected.account, expected.status)
        texts = [t for f in staged.findings for t in (f.message_vi, f.message_en, f.fix_vi)]
        for words in expected.quoted:
            assert any(words in text for text in texts), words


@pytest.mark.parametrize("case", CASES, ids=named)
def test_the_figures_loaded_are_those_meant(run: Run, case: Case) -> None:
    for staged, expected in zip(staged_of(run, case), case.expected, strict=True):
        assert run.loaded.get(staged.sha256, Counter()) == Counter(expected.loaded)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_loading_finds_what_checking_found(run: Run, case: Case) -> None:
    for staged in staged_of(run, case):
        found = Counter(astuple(finding) for finding in staged.findings)
        assert run.findings.get(staged.sha256, Counter()) == found
        (account,) = [row[1:] for row in run.accounts if row[0] == staged.sha256]
        assert account == (
            *(staged.status, staged.seen, staged.loaded, staged.rejected, staged.ignored),
            True,
        )


def test_the_corpus_is_large_and_every_file_another() -> None:
    assert len(CASES) >= 120
    assert len({case.name for case in CASES}) == len(CASES)


def test_no_two_submissions_are_alike_and_each_has_its_account(run: Run) -> None:
    assert run.duplicates == []
    assert len(run.accounts) == sum(len(case.expected) for case in CASES)


def test_nothing_raises(run: Run) -> None:
    assert run.raised == {}


def test_every_figure_of_every_submission_is_accounted_for(run: Run) -> None:
    wrong = [
        (sha256, seen, counts, adds_up)
        for sha256, _, seen, *counts, adds_up in run.accounts
        if not adds_up or seen != sum(counts)
    ]
    assert wrong == []


def test_what_is_not_loaded_has_a_reason_in_both_languages_and_a_fix(run: Run) -> None:
    assert run.unexplained == []


def test_no_message_has_a_gap(run: Run) -> None:
    """A name nobody filled is shown as an ellipsis; what a file says may be cut off by one."""
    gaps = [
        (case.name, text)
        for case in CASES
        if not case.name.startswith(PREFIX)
        for staged in run.checked.get(case.name, [])
        for finding in staged.findings
        for text in (finding.message_vi, finding.message_en, finding.fix_vi, finding.fix_en)
        if " …" in text or "…." in text or ": ." in text or '"" ' in text
    ]
    assert gaps == []


def test_every_finding_of_the_corpus_is_a_rule() -> None:
    found = {code for case in CASES for expected in case.expected for code in expected.findings}
    assert found - registry().keys() == set()


def test_no_file_takes_longer_than_it_may(run: Run) -> None:
    slow = {name: seconds for name, seconds in run.seconds.items() if seconds > SECONDS}
    assert slow == {}
