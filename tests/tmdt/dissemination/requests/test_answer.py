"""The content of answers: what SQL says, with its status, and totals only of what adds up."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from asked_figures import SALES, SHARE, ask, publish, table

from tmdt.dissemination.content.answer import make_answer
from tmdt.dissemination.content.document import Document
from tmdt.dissemination.requests.selection import select
from tmdt.dissemination.snapshot import read_published
from warehouse.home import Problem

pytestmark = pytest.mark.db


@pytest.fixture(scope="module")
def published(lasting_warehouse: psycopg.Connection) -> psycopg.Connection:
    publish(lasting_warehouse)
    return lasting_warehouse


def answer(**given: Any) -> Document:
    with read_published() as connection:
        return make_answer(connection, ask(**given))


def test_the_figures_are_those_of_the_latest_release(published: psycopg.Connection) -> None:
    document = answer()
    assert document.source.release_id == 2
    assert [(row["area_code"], row["value"]) for row in table(document, "figures")] == [
        ("VN34_01", Decimal("12345678901234567890.123")), ("VN34_24", Decimal("101.25")),
    ]  # fmt: skip
    [total] = table(document, "totals")
    assert total["value"] == Decimal("12345678901234567991.373")
    assert (total["n_present"], total["n_expected"], total["note"]) == (2, 2, None)


@pytest.mark.parametrize("given", [{"release_id": 1}, {"as_of": "2021-11-30"}])
def test_an_earlier_release_is_as_it_was(
    published: psycopg.Connection, given: dict[str, Any]
) -> None:
    document = answer(**given)
    assert document.source.release_id == 1
    [row] = table(document, "figures")
    assert (row["area"], row["value"]) == ("Bac Ninh", Decimal("100.5"))
    [total] = table(document, "totals")
    assert (total["n_present"], total["n_expected"], total["note"]) == (1, 2, "partial sum")


def test_what_does_not_add_up_has_no_total(published: psycopg.Connection) -> None:
    document = answer(indicators=[SHARE])
    assert [it.name for it in document.tables()] == ["figures"]
    whole = answer(areas=["VN", "VN34_24"])
    assert [it.name for it in whole.tables()] == ["figures"]  # a country and a part of it


def test_what_is_carried_over_boundaries_says_from_how_many(
    published: psycopg.Connection,
) -> None:
    [row] = table(answer(from_="2025-05", to="2025-05"), "figures", "vi")
    assert (row["n_present"], row["n_expected"]) == (1, 2)
    assert (row["origin"], row["reason"]) == ("suy ra", "thiếu tỉnh")
    [old] = table(answer(from_="2025-05", to="2025-05", vintage="VN63"), "figures")
    assert (old["area_code"], old["value"]) == ("VN63_24", 40)
    assert "reason" not in old


def test_parts_are_given_when_asked_for(published: psycopg.Connection) -> None:
    rows = table(answer(breakdowns=True), "figures")
    assert [
        (row["breakdown"], row["value"], row["value_low"], row["qualifier"]) for row in rows
    ] == [
        (None, Decimal("12345678901234567890.123"), None, None),
        ("Type A", 7, None, None),
        (None, Decimal("101.25"), None, None),
        ("type=b", None, 5, "at least"),
    ]
    [total] = table(answer(breakdowns=True), "totals")
    assert total["n_present"] == 2


def test_invented_figures_are_never_among_real_ones(published: psycopg.Connection) -> None:
    assert len(table(answer(to=None), "figures")) == 2
    invented = answer(from_="2026-11", to=None, series="synthetic")
    assert invented.is_synthetic
    assert [row["value"] for row in table(invented, "figures")] == [3]


@pytest.mark.parametrize("area", ["24", "VN34_24", "vn34_24", "Bắc Ninh", "bac ninh", "Bắc Ninh"])
def test_an_area_goes_by_code_and_name(published: psycopg.Connection, area: str) -> None:
    assert {row["area_code"] for row in table(answer(areas=[area]), "figures")} == {"VN34_24"}
    old = {"vintage": "VN63", "from_": "2025-05", "to": "2025-05"}
    assert {row["area"] for row in table(answer(areas=["24"], **old), "figures")} == {
        "Bac Giang (until 6/2025)"
    }


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"indicators": ["b2c_sale_vnd"]}, r"no indicator 'b2c_sale_vnd', the nearest are b2c_s"),
        ({"areas": ["Bắc Nin"]}, r"no area 'Bắc Nin', the nearest are VN34_24"),
        ({"areas": ["VN63_27"]}, r"VN63_27 is not of the boundaries VN34"),
        ({"from": "2031-01", "to": "2031-02"}, r"no real figures of 2031-01 – 2031-02 by months:"
         r" there are months 2025-05 – 2026-10 \(real\); months 2026-11 – 2026-11 \(synthetic\)"),
        ({"from": "2026", "to": None}, r"no real figures of 2026 by years: there are months 2025"),
        ({"release_id": 7}, r"no release 7, the nearest is 2"),
        ({"as_of": "2021-11-01"}, r"nothing was published by .* the first release is 1 of 2021-11"),
        ({"as_of": "2999-01-01"}, r"is yet to come"),
        ({"vintage": "VN63"}, r"figures of 2026-10 are never split into the 63"),
        ({"vintage": "VN63", "from": "2025-05", "to": None}, r"\Z"),
        ({"areas": ["VN34_R1"]}, r"none of these indicators and areas at all"),
    ],
)  # fmt: skip
def test_what_there_is_not_is_named_with_the_nearest(
    published: psycopg.Connection, given: dict[str, Any], message: str
) -> None:
    if message == r"\Z":  # to the end of those boundaries
        assert table(answer(**given), "figures")
        return
    with pytest.raises(Problem, match=message):
        answer(**given)


def test_an_answer_has_its_limit(published: psycopg.Connection) -> None:
    with (
        read_published() as connection,
        pytest.raises(Problem, match=r"the request has 4 figures, and an answer at most 1"),
    ):
        select(connection, ask(), most=1)


def test_a_moment_without_a_zone_is_one_of_viet_nam() -> None:
    assert ask(as_of="2026-11-30").as_of == datetime(2026, 11, 30, 16, 59, 59, 999999, UTC)
    assert ask(as_of="2026-11-30T08:00").as_of == datetime(2026, 11, 30, 1, tzinfo=UTC)
    assert ask(as_of="2026-11-30T08:00Z").as_of == datetime(2026, 11, 30, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"indicators": []}, "indicators: "),
        ({"indicators": ["x"] * 61}, "indicators: "),
        ({"indicators": ["a\u202eb"]}, "indicators.0: "),
        ({"indicators": ["a\x00b"]}, "indicators.0: "),
        ({"from": "2026-13"}, "from: not a period: '2026-13'"),
        ({"from": "2026-10-01/2026-10-31"}, "from: want a month"),
        ({"from": "2021-01-01/2023-10-31"}, "from: want a month"),
        ({"to": "2026"}, "not of one frequency"),
        ({"to": "2026-09"}, "2026-09 is before 2026-10"),
        ({"as_of": "yesterday"}, "as_of: want a day or a moment"),
        ({"release_id": 0}, "release_id: "),
        ({"release_id": 1, "as_of": "2026-11-30"}, "a release or a moment, not both"),
        ({"forms": ["docx"]}, "forms.0: "),
        ({"languages": []}, "languages: "),
        ({"limit": -1}, "limit: Extra inputs"),
    ],
)
def test_what_is_no_request_is_refused_in_one_line(given: dict[str, Any], message: str) -> None:
    with pytest.raises(Problem) as refused:
        ask(**given)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value) and "\u202e" not in str(refused.value)


def test_a_request_is_the_same_however_it_was_written() -> None:
    asked = ask(indicators=[SHARE, SALES, SALES], areas=["24", "01"], forms=["pdf", "csv", "csv"])
    assert asked == ask(indicators=[SALES, SHARE], areas=["01", "24"], forms=["csv", "pdf"])
    assert ask(**asked.describe()) == asked
