"""Every number of the documents is what readers saw of the release, also after later loads."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from document_checks import check, numbers_of
from independent import Release
from published_loads import SIZES, Loads, documents, load, publish

from tmdt.dissemination.content.document import Document
from tmdt.releases import correction, rollback, submission

pytestmark = [pytest.mark.db, pytest.mark.seeded, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def loads(lasting_warehouse: psycopg.Connection, tmp_path_factory: pytest.TempPathFactory) -> Loads:
    return Loads(lasting_warehouse, tmp_path_factory.mktemp("sent"))


@pytest.mark.parametrize(
    ("number", "since", "kinds"),
    [
        (1, None, {"figures", "release", "targets"}),
        (2, 1, {"headlines", "headline", "totals", "spread", "provinces", "map", "regions"}),
        (3, 2, {"headlines", "totals", "chart", "provinces", "map", "regions", "release"}),
        (4, 3, {"headlines", "totals", "chart", "provinces", "map", "regions", "release"}),
        (5, 3, {"headlines", "totals", "chart", "provinces", "map", "revisions", "release"}),
    ],
)
def test_every_number_is_what_readers_saw(
    loads: Loads, number: int, since: int | None, kinds: set[str]
) -> None:
    of = Release(loads.sql, number, since)
    document = loads.made[number][0]
    assert kinds <= check(document, of)
    assert document.is_synthetic == of.synthetic == (number > 1)
    for section in document.sections:
        for line in section.headlines:
            rows = [
                row for row in of.headline_rows() if row["value"] == line.value
            ] or [
                row for row in of.derived("fact_indicator_national").values()
                if row["value"] == line.value
            ]  # fmt: skip
            assert rows and {change.per_cent for change in line.changes} <= {
                None, *(row.get("change") for row in rows),
            }  # fmt: skip


def test_the_page_of_a_province_has_its_region_and_the_country(loads: Loads) -> None:
    of = Release(loads.sql, 3, 2)
    page = loads.made[3][1]
    mine = of.derived("fact_indicator_vn34")
    region, country = of.derived("fact_indicator_region"), of.derived("fact_indicator_national")
    rows = numbers_of(page, "comparison")
    codes = {row["name_en"]: row["indicator_code"] for row in of.rows(
        "select name_en, indicator_code from marts.dim_indicator")}  # fmt: skip
    assert len(rows) >= len(SIZES)
    for label, cells in rows:
        code = codes[label]
        per = of.shown_in(code)
        here = ("Bac Ninh", code, of.month)
        around = ("Red River Delta", code, of.month)
        assert cells["value"] == mine[here]["value"] * per
        for column, view, key in (
            ("region", region, around), ("country", country, ("Viet Nam", code, of.month)),
        ):  # fmt: skip
            row = view.get(key)
            value = row["value"] if row else None
            assert cells[column] == (None if value is None else value * per)
        others = [
            row["value"] for (_, indicator, month), row in mine.items()
            if (indicator, month) == (code, of.month) and row["value"] is not None
        ]  # fmt: skip
        if code != "ebi_score":
            assert cells["rank"] == 1 + sum(value * per > cells["value"] for value in others)


def test_an_old_bulletin_made_again_is_the_same(
    loads: Loads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = {
        "correction_id": "1", "corrected_on": "2026-11-20", "corrected_by": "vụ TMĐT",
        "reason": "đảo chữ số", "ref_area": "VN63_24", "breakdown": "", "period": "2023-10",
        "indicator_code": "platform_store_entity_count", "says": "4843", "should_say": "4834",
    }  # fmt: skip
    monkeypatch.setattr(correction, "seed", lambda name: [line])
    assert load(loads.sql, None, "2023-10") == 6
    submission.withdraw(5, "gửi nhầm", "an")
    assert load(loads.sql, None, "2025-08") == 7
    assert rollback.open_rollback(3, "tháng 8 nạp nhầm") == 8
    publish(loads.sql, 8)
    for number, documents_then in loads.made.items():
        again = documents(number, *(page.name for page in documents_then[1:]))
        assert again == documents_then
    assert loads.write(tmp_path) == loads.hashes
    assert {row[0] for row in loads.hashes} == {1, 3, 5}
    assert reasons(documents(6)[0]) == {"correction: đảo chữ số"}
    assert reasons(documents(7)[0]) == {"a file was withdrawn: gửi nhầm"}


def test_a_month_in_which_all_were_late_or_missing(loads: Loads) -> None:
    """The months are long over when their files come."""
    states = dict(numbers_of(loads.made[4][0], "reporting_states"))
    assert states == {"late": {"n": 33}, "missing": {"n": 1}}


def reasons(document: Document) -> set[str]:
    [table] = [table for table in document.tables() if table.name == "revisions"]
    place = [column.name for column in table.columns].index("reason")
    return {row[place].en for row in table.rows}


def test_revisions_are_told_with_their_reasons(loads: Loads) -> None:
    again = loads.made[5][0]
    assert len(numbers_of(again, "revisions")) == len(SIZES) + 1
    assert reasons(again) == {"the province reported it again: again.csv"}
    [section] = [section for section in again.sections if section.name == "revisions"]
    assert "the last bulletin of an earlier month (release 3, of 2025-07)" in (
        section.paragraphs[0].en
    )
