"""The tests of the rules, tested: a rule that is dropped, turned round or loosened is noticed.

Each mutant is the registry with one rule changed, in memory. A rule that is a query is killed by
its ``cases``; any other by a file of the corpus, checked as a province's file is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from asking import ask, is_as, state
from cases import FINDS
from corpus import CASES, SEVERITY, Case

from expectations.rules import Rule, list_checking_rules, registry
from ingestion.landing import check

pytestmark = pytest.mark.db

FLIPPED = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "=": "<>", "<>": "="}
NUDGED = {"<": "<=", ">": ">=", "<=": "<", ">=": ">"}
COMPARISON = re.compile(r" (<>|<=|>=|<|>|=) ")
TURNED = {"critical": "info", "error": "info", "warning": "error", "info": "error"}


def survivors(database: psycopg.Connection, code: str, mutants: list[str]) -> list[str]:
    """The mutants of a rule's query that answer each of its cases as the rule has to."""
    for figures, expected, *published in FINDS[code]:
        state(database, figures, *published)
        mutants = [sql for sql in mutants if is_as(expected, answer(database, code, sql))]
    return mutants


def answer(database: psycopg.Connection, code: str, sql: str) -> list[dict] | None:
    """What a query finds; None when it cannot be asked any more."""
    try:
        with database.transaction():
            return ask(database, replace(registry()[code], sql=sql))
    except psycopg.Error:
        return None


def mutants(sql: str) -> Iterator[str]:
    """A query dropped, turned round, and with each of its comparisons flipped and nudged."""
    read = "figures" if "{figures}" in sql else "repeated"
    yield f"select * from ({sql}) as dropped where false"
    yield (
        f"select figure.submission_id, figure.figure_no from {{{read}}} as figure"
        f" where (submission_id, figure_no) not in (select submission_id, figure_no from ({sql})"
        " as inverted)"
    )
    for at in COMPARISON.finditer(sql):
        yield sql[: at.start(1)] + FLIPPED[at[1]] + sql[at.end(1) :]
        line = sql[sql.rfind("\n", 0, at.start()) + 1 : sql.find("\n", at.end())]
        if at[1] in NUDGED and "ln(" not in line:  # nothing meets a logarithm exactly
            yield sql[: at.start(1)] + NUDGED[at[1]] + sql[at.end(1) :]


def changed(before: str, after: str) -> str:
    """The line in which a mutant differs."""
    lines = zip(before.splitlines(), after.splitlines(), strict=False)
    return next((f"{a.strip()} -> {b.strip()}" for a, b in lines if a != b), "")


@pytest.mark.parametrize("rule", list_checking_rules(), ids=lambda rule: rule.code)
def test_every_mutant_of_a_query_is_noticed(database: psycopg.Connection, rule: Rule):
    made = list(mutants(str(rule.sql)))
    alive = survivors(database, rule.code, made)
    assert [changed(str(rule.sql), sql) for sql in alive] == []


def cases() -> dict[str, Case]:
    """A file of the corpus for each rule that one must show, the one with the fewest findings."""
    by_code: dict[str, list[Case]] = {}
    for case in CASES:
        for code in {code for expected in case.expected for code in expected.findings}:
            by_code.setdefault(code, []).append(case)
    return {code: min(by_code[code], key=findings_of) for code in sorted(by_code)}


def findings_of(case: Case) -> int:
    return sum(sum(expected.findings.values()) for expected in case.expected)


def test_a_severity_turned_round_is_noticed(
    warehouse: psycopg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    unnoticed = []
    for code, case in cases().items():
        file = tmp_path / code
        case.write(file)
        rule = registry()[code]
        turned = replace(
            rule, severity=TURNED[rule.severity], ignores=False, asks=None, obs_status=None
        )
        with monkeypatch.context() as patch:
            patch.setitem(registry(), code, turned)
            try:
                if verdict(file) == wanted(case):
                    unnoticed.append(code)
            except psycopg.errors.CheckViolation:
                pass  # the database refuses a figure that nobody understood
    assert unnoticed == []


def verdict(file: Path) -> list[tuple]:
    """What a province is told of a file."""
    return [
        (
            Counter((finding.code, finding.severity) for finding in staged.findings),
            (staged.seen, staged.loaded, staged.rejected, staged.ignored),
            staged.status,
        )
        for staged in check(file)
    ]


def wanted(case: Case) -> list[tuple]:
    return [
        (
            {(code, SEVERITY[code]): count for code, count in expected.findings.items()},
            expected.account,
            expected.status,
        )
        for expected in case.expected
    ]
