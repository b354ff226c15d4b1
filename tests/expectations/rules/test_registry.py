"""The registry of rules: whole, and told in two languages, whatever a submission says."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from expectations import rules
from expectations.rules import Rule, list_checking_rules, registry, shown
from warehouse.home import PROJECT

RULE = {
    "code": "A_RULE",
    "severity": "error",
    "message_vi": "{written}!",
    "message_en": "{written}.",
    "fix_vi": "Sửa.",
    "fix_en": "Correct it.",
}

# The registry --------------------------------------------------------------------------------


def test_no_rule_is_stated_twice():
    codes = re.findall(r"^(\w+):", rules.REGISTRY.read_text("utf-8"), re.MULTILINE)
    assert sorted(codes) == sorted(registry())


def test_readers_raise_no_rule_that_is_not_in_the_registry():
    of_the_environment = ("TMDT_", "LC_", "RUST_", "OMP_", "OPENBLAS_", "MALLOC_", "ARROW_")
    named = {
        code
        for file in (PROJECT / "ingestion").rglob("*.py")
        for code in re.findall(r'"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"', file.read_text("utf-8"))
        if not code.startswith(of_the_environment)
    }
    assert named and named - set(registry()) == set()


@pytest.mark.parametrize("code", registry())
def test_rule_tells_in_two_languages_what_to_do(code: str):
    rule = registry()[code]
    assert re.fullmatch(r"[A-Z0-9]+(_[A-Z0-9]+)+", code)
    texts = [rule.message_vi, rule.message_en, rule.fix_vi, rule.fix_en]
    assert all(text == text.strip() and text.endswith((".", ")")) for text in texts)
    assert len(set(texts)) == 4


@pytest.mark.parametrize("rule", list_checking_rules(), ids=lambda rule: rule.code)
def test_query_can_run_in_great_expectations_too(rule: Rule):
    assert rule.sql is not None
    without_comments = re.sub(r"--.*", "", rule.sql)
    assert not re.search(r"[%:]", without_comments)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"severity": "fatal"}, "severity"),
        ({"message_en": "{wirtten}."}, "message_vi and message_en"),
        ({"fix_en": "Correct {it}."}, "fix_vi and fix_en"),
        ({"message_vi": "{sheet}!", "message_en": "{sheet}."}, "its place"),
        ({"message_vi": "{cell}!", "message_en": "{cell}."}, "its place"),
        ({"fix_vi": "Dòng {line}.", "fix_en": "Line {line}."}, "its place"),
        ({"message_vi": "{figure_no}!", "message_en": "{figure_no}."}, "its place"),
        ({"ignores": True}, "rejected or ignored"),
        ({"sql": "select 1"}, "{figures}"),
        ({"sql": "select 1 from {figures}, {others}"}, "{figures}"),
        ({"severity": "warning", "asks": "anybody"}, "asks"),
        ({"severity": "warning", "obs_status": "Z"}, "obs_status"),
        ({"asks": "reviewer"}, "loaded"),
        ({"obs_status": "U"}, "loaded"),
    ],
)
def test_a_malformed_rule_is_refused(change: dict[str, Any], complaint: str):
    with pytest.raises(ValueError, match=re.escape(complaint)):
        Rule(**RULE | change)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"severity": "critical"}, "rejected"),
        ({"severity": "error"}, "rejected"),
        ({"severity": "warning"}, "loaded"),
        ({"severity": "info"}, "loaded"),
        ({"severity": "info", "ignores": True}, "ignored"),
    ],
)
def test_what_becomes_of_a_figure_follows_from_the_severity(change: dict[str, Any], status: str):
    assert Rule(**RULE | change).figure_status == status


def test_a_reading_rule_has_no_query():
    with pytest.raises(ValueError, match="while reading"):
        registry()["FILE_EMPTY"].query(figures="figures")


# Findings ------------------------------------------------------------------------------------


def test_finding_carries_place_and_words():
    finding = registry()["UNIT_MISMATCH"].finding(
        sheet="BieuTMDT", cell="E12", indicator_code="bts_site_count", written="kg",
        expected="vị trí", figure_no=4, not_named=1,
    )  # fmt: skip
    assert (finding.code, finding.severity) == ("UNIT_MISMATCH", "error")
    assert (finding.sheet, finding.cell, finding.figure_no) == ("BieuTMDT", "E12", 4)
    assert finding.message_en == (
        'The unit "kg" does not fit the indicator bts_site_count, measured in "vị trí".'
    )
    assert '"vị trí"' in finding.message_vi and '"vị trí"' in finding.fix_vi


def test_numbers_are_written_as_each_language_writes_them():
    finding = registry()["OUT_OF_RANGE"].finding(
        indicator_code="x", value=Decimal("-1234567.500"), valid_min=Decimal(0), valid_max=None
    )
    assert "−1.234.567,5 " in finding.message_vi and "từ 0 đến …" in finding.message_vi
    assert "−1,234,567.5 " in finding.message_en


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("one\r\ntwo\tthree", "one two three"),
        ("\u202egnp.exe", "gnp.exe"),
        ("{0.__class__} {written}", "{0.__class__} {written}"),
        ("x" * 10_000, "x" * 79 + "…"),
        ("'; drop table x --", "'; drop table x --"),
        (None, "…"),
    ],
)
def test_what_a_submission_says_is_quoted_plain_and_short(written: Any, shown: str):
    finding = registry()["NUMBER_UNREADABLE"].finding(written=written)
    assert finding.message_en == f'The value "{shown}" is not a number.'


def test_a_number_without_end_does_not_fill_the_message():
    assert len(shown(Decimal("1e999999"), "vi")) <= 80
    assert shown(Decimal("NaN"), "en") == "NaN"
    assert shown(Decimal("1E+3"), "vi") == "1.000"


def test_a_name_nobody_gave_does_not_stop_the_load():
    assert registry()["FILE_UNREADABLE"].finding().message_en == "The file cannot be read: …."
