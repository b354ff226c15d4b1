"""Each check finds what it must, and nothing else."""

from __future__ import annotations

import psycopg
import pytest
from asking import found, is_as
from cases import FINDS
from figures import figure, phone

from expectations.rules import list_checking_rules, registry


def test_every_check_has_data_that_must_fail_it_and_data_that_must_pass():
    assert set(FINDS) == {rule.code for rule in list_checking_rules()}
    for cases in FINDS.values():
        assert {bool(case[1]) for case in cases} == {True, False}


@pytest.mark.db
@pytest.mark.parametrize(
    ("code", "case"), [(code, case) for code, cases in FINDS.items() for case in cases]
)
def test_check_finds_what_it_must(database: psycopg.Connection, code: str, case: tuple):
    figures, expected, *published = case
    rows = found(database, registry()[code], figures, *published)
    assert is_as(expected, rows), rows
    for row in rows:
        finding = registry()[code].finding(**row)
        assert finding.figure_no == row["figure_no"]
        assert finding.indicator_code == figures[row["figure_no"] - 1]["indicator_code"]
        assert "…" not in finding.message_vi + finding.message_en + finding.fix_vi + finding.fix_en


@pytest.mark.db
def test_message_says_which_numbers_are_at_odds(database: psycopg.Connection):
    rule = registry()["PARTS_DO_NOT_ADD_UP"]
    [row] = found(database, rule, phone(1901570, 12200, 1694119, 195250))
    assert rule.finding(**row).message_vi == (
        "Chỉ tiêu phone: các phần theo account_type cộng lại được 1.901.569,"
        " khác tổng số 1.901.570 (chênh 1)."
    )
    rule = registry()["SAME_FIGURE_TWICE"]
    *_, row = found(database, rule, [figure(1), figure(2)])
    assert rule.finding(**row).message_en.endswith(
        "with different values (1 and 2); first at line 2."
    )
