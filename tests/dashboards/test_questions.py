"""The questions of docs/bi.md: what BI's role may ask, with at most one join each."""

from __future__ import annotations

import re

import psycopg
import pytest

from warehouse.home import PROJECT

PAGE = (PROJECT / "docs" / "bi.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"^([A-Z][^\n]+\?)\n\n```sql\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_there_are_ten_and_each_has_its_query() -> None:
    assert len(QUESTIONS) == PAGE.count("```sql") == 10


@pytest.mark.db
@pytest.mark.parametrize(("question", "query"), QUESTIONS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_question_is_answered_by_bi_itself(
    warehouse: psycopg.Connection, question: str, query: str, language: str
) -> None:
    warehouse.execute("set role bi_reader")
    warehouse.execute(query.replace("_en", f"_{language}").encode())
    assert len(re.findall(r"\bjoin\b", query)) <= 1


@pytest.mark.parametrize(("question", "query"), QUESTIONS)
def test_a_question_says_which_figures_it_means(question: str, query: str) -> None:
    assert "is_synthetic" in query or "reporting" in query or "release_id = " in query
