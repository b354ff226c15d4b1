"""Every rule of the registry is raised through a door: by a file of the corpus, or as told here.

What the corpus expects of its files is held against `tmdt check` in ``test_corpus.py``.
"""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from corpus import CASES
from doors import DOORS

from expectations.rules import registry

pytestmark = pytest.mark.db

RAISED_BY_THE_CORPUS = {
    code for case in CASES for expected in case.expected for code in expected.findings
}


def test_no_rule_lacks_a_door() -> None:
    assert registry().keys() - RAISED_BY_THE_CORPUS - DOORS.keys() == set()
    assert DOORS.keys() <= registry().keys()


@pytest.mark.parametrize("code", DOORS)
def test_a_rule_is_raised_through_its_door(
    warehouse: psycopg.Connection, tmp_path: Path, code: str
) -> None:
    assert code in DOORS[code](warehouse, tmp_path)
