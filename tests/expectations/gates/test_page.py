"""The page of a validation: complete in itself, what failed first, and where to look."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from bad_data import BREAKS
from changes import observed

from expectations import gate, page, suites
from expectations.gate import Blocked, check
from expectations.rules import registry
from warehouse.home import Problem, home

pytestmark = pytest.mark.db

RELEASE = 2
LOADING = {"src", "href", "srcset", "data", "action", "poster", "background", "xlink:href"}
"""Attributes that name something to fetch or go to."""


class Links(HTMLParser):
    """What a page would fetch, and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.named: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.named += [value or "" for name, value in attrs if name in LOADING]


def pages() -> list[Path]:
    return sorted((home() / "data_docs").rglob("*.html"))


def visible(file: Path) -> str:
    body = file.read_text("utf-8").partition("<body>")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def blocked_page(name: str = "staging") -> Path:
    with pytest.raises(Blocked) as blocked:
        check(name, RELEASE)
    return Path(blocked.value.summary["data_docs"].removeprefix("file://"))


# Complete in itself ---------------------------------------------------------------------------


def test_no_page_takes_anything_from_a_network(candidate: psycopg.Connection) -> None:
    check("candidate", RELEASE)
    candidate.execute(BREAKS["staging_figures"]["province_is_in_force"])
    candidate.execute(BREAKS["staging_submissions"]["synthetic_apart_from_real"])
    blocked_page()
    assert len(pages()) == 3
    for file in pages():
        html = file.read_text("utf-8")
        links = Links()
        links.feed(html)
        assert links.tags & {"script", "link", "img", "iframe", "object", "base"} == set()
        for target in links.named:
            parts = urlsplit(target)
            assert parts.scheme in ("", "file") and not parts.netloc, target
            path = Path(parts.path) if parts.scheme else file.parent / parts.path
            assert path.exists(), target
        style = html.partition("<style>")[2].partition("</style>")[0]
        assert "url(" not in style and "@import" not in style
        assert "default-src 'none'; style-src 'unsafe-inline'" in html


def test_what_a_file_is_called_does_nothing_on_the_page(candidate: psycopg.Connection) -> None:
    name = "<script src='https://x.org/x.js'></script>\u202e.xlsx"
    candidate.execute("update staging.submission set file_name = %s", [name])
    candidate.execute(BREAKS["staging_figures"]["province_is_in_force"])
    html = blocked_page().read_text("utf-8")
    assert "<script" not in html and "\u202e" not in html
    assert "&lt;script src=" in html


# What it says ---------------------------------------------------------------------------------


def test_what_failed_comes_first_with_why_where_and_what_to_do(
    candidate: psycopg.Connection,
) -> None:
    candidate.execute(observed("2/1", ref_area="VN63_52"))
    text = visible(blocked_page())
    failed = text.index("Tỉnh, thành phố có trong danh mục và còn hiệu lực trong kỳ số liệu.")
    assert failed < text.index("Đã đạt")
    assert "The province exists, and was one in the period of the figure." in text
    assert "1 dòng vi phạm" in text and "1 row breaks it" in text
    for expected in (
        "file 2.xlsx",
        "BieuTMDT!F11",
        "Bình Định (VN63_52)",
        "phone_subscriber_count",
    ):
        assert failed < text.index(expected) < text.index("Việc cần làm"), expected
    suite = next(one for one in suites.load("staging", RELEASE) if one.name == "staging_figures")
    expectation = next(e for e in suite.expectations if e.name == "province_is_in_force")
    assert expectation.fix_vi in text and expectation.fix_en in text
    assert ".venv/bin/tmdt load 2026-10" in text
    assert "Không đạt: bản này không được công bố" in text
    assert "this candidate is not published" in text and ".venv/bin/tmdt submission show 2" in text


def test_what_breaks_a_rule_is_told_in_the_rules_words(candidate: psycopg.Connection) -> None:
    candidate.execute(observed("2/1", value=1, value_low=1, value_high=1))
    text = visible(blocked_page())
    rule = registry()["PART_ABOVE_TOTAL"]
    assert 'phần "account_type=prepaid" là 650, lớn hơn tổng số 1.' in text
    assert 'the part "account_type=prepaid" is 650, more than the total 1.' in text
    assert rule.fix_vi in text and rule.fix_en in text
    assert "BieuTMDT!F13" in text


def test_rows_are_found_where_only_a_column_was_named(candidate: psycopg.Connection) -> None:
    candidate.execute(observed("2/8", qualifier="maybe"))
    candidate.execute(observed("3/1", period=None))
    text = visible(blocked_page())
    for expected in (
        "file 2.xlsx",
        "BieuTMDT!F18",
        "file 3.xlsx",
        "BieuTMDT!F11",
        "Hà Nội (VN34_01)",
    ):
        assert expected in text, expected


def test_what_could_not_be_asked_says_so(candidate: psycopg.Connection) -> None:
    candidate.execute("drop table reference.province cascade")
    text = visible(blocked_page())
    assert "could not be evaluated" in text and "reference.province" in text
    assert "What could not run has not passed" in text


def test_a_passed_gate_shows_its_warnings_and_what_held(candidate: psycopg.Connection) -> None:
    candidate.execute(BREAKS["staging_submissions"]["synthetic_apart_from_real"])
    summary = check("staging", RELEASE, "manual__7")
    text = visible(Path(summary["data_docs"].removeprefix("file://")))
    assert "Không đạt" not in text and "Đạt · Passed" in text
    assert text.index("To look at; blocks nothing") < text.index("Đã đạt")
    assert f"{summary['expectations'] - 1} / {summary['expectations']}" in text
    assert "manual__7" in text and "tmdt load" not in text


def test_the_runbook_has_the_section_that_pages_and_messages_name() -> None:
    headings = re.findall(r"^## (.+)$", page.RUNBOOK.read_text("utf-8"), re.MULTILINE)
    assert page.SECTION in [heading.lower().replace(" ", "-") for heading in headings]


def test_a_suite_says_in_two_languages_what_to_do() -> None:
    for name in suites.GATES:
        for suite in suites.load(name, RELEASE):
            for expected in (suite, *suite.expectations):
                assert (
                    expected.notes
                    and expected.description
                    and expected.notes != expected.description
                )
            for expectation in suite.expectations:
                assert expectation.fix_vi.endswith((".", ")"))
                assert expectation.fix_en.endswith((".", ")"))
                assert expectation.fix_vi != expectation.fix_en


# The index, and who is led to it --------------------------------------------------------------


def test_the_index_leads_to_the_last_validations(
    candidate: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed = Path(check("staging", RELEASE)["data_docs"].removeprefix("file://"))
    with monkeypatch.context() as patched, pytest.raises(Problem):
        patched.setattr(gate, "validate", lambda *_: [])
        check("staging", RELEASE)
    candidate.execute(BREAKS["staging_figures"]["province_is_in_force"])
    blocked = blocked_page()
    text = visible(home() / "data_docs" / "index.html")
    order = [text.index(word) for word in ("Không đạt did not pass", "not completed", "Đạt passed")]
    assert order == sorted(order)
    assert "staging_figures.province_is_in_force" in text
    links = Links()
    links.feed((home() / "data_docs" / "index.html").read_text("utf-8"))
    assert links.named == [f"{file.parent.name}/index.html" for file in (blocked, passed)]
    recorded = candidate.execute(
        "select data_docs from quality.validation where data_docs is not null order by 1"
    ).fetchall()
    assert recorded == [(file.as_uri(),) for file in (passed, blocked)]


def test_pages_of_older_validations_go(
    candidate: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "KEPT", 1)
    made = [Path(check("staging", RELEASE)["data_docs"].removeprefix("file://")) for _ in "ab"]
    assert [file.exists() for file in made] == [False, True]


def test_the_message_of_a_blocked_gate_leads_to_page_and_runbook(
    candidate: psycopg.Connection,
) -> None:
    candidate.execute(BREAKS["staging_figures"]["province_is_in_force"])
    with pytest.raises(Blocked) as blocked:
        check("staging", RELEASE)
    message = str(blocked.value)
    assert f"Page: {blocked.value.summary['data_docs']} " in message
    assert f"docs/runbook.md#{page.SECTION}" in message
    assert '"file": "file 2.xlsx", "place": "BieuTMDT!F11", "province": "Bình Định' in message
    assert "Tỉnh, thành phố có trong danh mục" in message and "The province exists" in message


def test_the_message_says_what_a_rule_says_of_the_first_row(candidate: psycopg.Connection) -> None:
    candidate.execute(BREAKS["staging_figures"]["SHARE_OUT_OF_RANGE"])
    with pytest.raises(Blocked) as blocked:
        check("staging", RELEASE)
    assert "SHARE_OUT_OF_RANGE: 1 row, such as " in str(blocked.value)
    assert "The share 150 % of the indicator sme_on_platform_pct" in str(blocked.value)
