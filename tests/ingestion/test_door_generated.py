"""Generated files, from honest to odd: whatever the door accepts of them is published, no more.

`test_door` names the furthest that is accepted; here nobody chose. What `check` says of a file is
what loading it does, and after one load of all of them the marts hold exactly that.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from corpus.long_csv import CSV_HEADER, csv_text
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ingestion.landing import check, ingest, submit
from reference.catalogue import seed
from tmdt.releases import load_request, release, submission
from tmdt.releases.set_apart import STEPS, run_step

pytestmark = [pytest.mark.db, pytest.mark.seeded, pytest.mark.timeout(900)]

MONTH = "2026-10"
FILES = 60
HEADER = (*CSV_HEADER, "kind")
INDICATORS = seed("indicator")
ODD_TEXTS = st.text(
    st.one_of(
        st.sampled_from("ằộđ,;\t\n\"'=×%‰.-–0123456789 "),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=12,
)

Row = tuple[str, ...]


def mostly(usual: st.SearchStrategy[str], odd: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The usual text, and now and then another one."""
    return st.integers(0, 30).flatmap(lambda chance: odd if chance == 17 else usual)


def one_of(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(texts)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """A number as people write one: signs, separators, bounds, ranges, powers of ten by word."""
    whole, part = draw(st.integers(1, 99)), draw(st.integers(0, 999))
    large = whole * 10_007
    grouped = f"{large * 100:,}"
    others = (f"{large}", grouped, grouped.replace(",", "."), f"{whole},{part:03}5")
    written = draw(st.sampled_from([f"{whole}"] * 6 + [*others, f"{whole}.{part:03}5"]))
    before = mostly(one_of("", "", "", "hơn ", "gần ", "khoảng ", "không quá "), one_of("-", "~"))
    after = mostly(one_of(""), one_of("%", " nghìn", " triệu", " tỷ đồng", f"-{whole + 7}"))
    return draw(before) + written + draw(after)


PROVINCES = mostly(
    one_of("01", "04", "24", "31", "VN63_24", "VN34_24", "Bắc Ninh", "tỉnh Cà Mau", "Tp. Huế"),
    ODD_TEXTS,
)
PERIODS = mostly(
    one_of(MONTH, MONTH, "2026-09", "2025-06", "2025-07", "2024-Q3", "2023", "10/2026", "2019-12",
           "1990-01", "2021-01-01/2023-10-31", "2026-08-15/2026-09-14"),
    st.one_of(ODD_TEXTS, one_of("1926-10", "2031-01", "2026-13", "0000-00", "2030", "tháng 10")),
)  # fmt: skip
BREAKDOWNS = mostly(
    one_of("", "", "", "commune=Xã A", "commune=xã B", "commune=k7"),
    st.one_of(ODD_TEXTS, one_of("account_type=prepaid", "account_type=trả trước", "segment=b2c",
              "channel=social_network;product=wristwatch", "sex=female")),
)  # fmt: skip
KINDS = mostly(one_of("", "", "", "", "actual", "target"), st.one_of(ODD_TEXTS, st.just("budget")))


@st.composite
def rows(draw: st.DrawFn) -> Row:
    indicator = draw(st.sampled_from(INDICATORS))
    unit = st.just(indicator["unit"])
    other_unit = st.sampled_from([row["written"] for row in seed("unit_synonym")])
    return (
        draw(PROVINCES),
        draw(PERIODS),
        draw(mostly(one_of(indicator["indicator_code"], indicator["name_vi"]), ODD_TEXTS)),
        draw(BREAKDOWNS),
        draw(mostly(numbers(), ODD_TEXTS)),
        draw(mostly(unit, st.one_of(ODD_TEXTS, other_unit))),
        draw(mostly(one_of("", ""), ODD_TEXTS)),
        draw(KINDS),
    )


@st.composite
def files(draw: st.DrawFn) -> tuple[str, bytes]:
    """A name's ending and the content: rows of many kinds, and one that is surely good."""
    number = draw(st.integers(1, 10**9))
    sure = ("22", MONTH, "phone_subscriber_count", "commune=k" + str(number), "7", "", "", "")
    lines = [sure, *draw(st.lists(rows(), min_size=4, max_size=12))]
    if draw(st.integers(0, 3)) == 0:
        return ".xlsx", workbook([row for row in lines if row[1] == MONTH], draw)
    text = csv_text(lines, HEADER, draw(one_of(",", ";", "\t")), draw(st.booleans()))
    encoding = draw(one_of("utf-8", "utf-8-sig", "utf-16"))
    return ".csv", codecs.encode(text, encoding)


def workbook(lines: list[Row], draw: st.DrawFn) -> bytes:
    """A form of one province and month that holds these rows."""
    import io

    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("BieuTMDT")
        for at, cells in enumerate(
            [("Mã tỉnh", "22"), ("Tên tỉnh", "Quảng Ninh"), ("Kỳ báo cáo", MONTH)]
        ):
            sheet.write_row(at, 0, cells)
        head = ("STT", "Mã chỉ tiêu", "Tên chỉ tiêu", "Phân tổ", "Đơn vị tính", "Giá trị")
        sheet.write_row(9, 0, (*head, "Ghi chú"))
        for at, (_, _, indicator, breakdown, value, unit, note, _) in enumerate(lines):
            cells: list[Any] = [at + 1, indicator, "", breakdown, unit, value, note]
            if value.isdigit() and draw(st.booleans()):
                cells[5] = int(value)
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(10 + at, column, cell)
                else:
                    sheet.write_number(10 + at, column, cell)
    return content.getvalue()


@pytest.fixture(scope="module")
def sent(lasting_warehouse: psycopg.Connection) -> dict[str, tuple[int, int, int, int]]:
    """What `check` said of every file that was sent: figures seen, loaded, rejected, ignored."""
    return {}


@settings(
    max_examples=FILES, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(file=files())
def test_a_verdict_accounts_for_every_figure(
    sent: dict[str, tuple[int, int, int, int]], tmp_path_factory: pytest.TempPathFactory, file
) -> None:
    ending, content = file
    path = tmp_path_factory.mktemp("sent") / f"{len(sent)}{ending}"
    path.write_bytes(content)
    (verdict,) = check(path)
    assert verdict.seen == verdict.loaded + verdict.rejected + verdict.ignored
    assert (verdict.status == "accepted") == (
        not any(f.severity in ("critical", "error") for f in verdict.findings)
    )
    ((_, sha256, _),) = submit([path])
    sent[sha256] = (verdict.seen, verdict.loaded, verdict.rejected, verdict.ignored)


def test_all_that_was_accepted_is_published_and_nothing_else(
    sent: dict[str, tuple[int, int, int, int]], lasting_warehouse: psycopg.Connection
) -> None:
    if not sent:
        pytest.skip("runs after the test before")
    staged = ingest().staged
    assert {
        each.sha256: (each.seen, each.loaded, each.rejected, each.ignored) for each in staged
    } == sent
    # How many differ, and how odd they are, follows from the modules that are imported.
    assert sum(each.loaded > 0 for each in staged) > len(sent) / 3, "the grammar gives too little"
    assert load_request.list_waiting_months() == [MONTH]
    candidate = release.open_candidate(MONTH)
    assert candidate is not None
    for step in STEPS:
        run_step(step.name, candidate)
    release.publish(candidate)
    assert submission.list_kept_out() == []
    assert dict(shown(lasting_warehouse)) == dict(stated(lasting_warehouse))


Figure = tuple[str, ...]


def stated(warehouse: psycopg.Connection) -> Iterator[tuple[Figure, tuple[Decimal, Decimal]]]:
    """What the files say: of two that give one figure the last, without those held for review."""
    for *figure, low, high in warehouse.execute(
        "select kind = 'target', ref_area, indicator_code, breakdown, period_start::text,"
        " period_end::text, value_low, value_high from staging.observation"
        " where status = 'loaded' and (submission_id, figure_no) not in"
        " (select submission_id, figure_no from quality.held_figure)"
        " order by submission_id, figure_no"
    ):
        yield tuple(map(str, figure)), (low, high)


def shown(warehouse: psycopg.Connection) -> Iterator[tuple[Figure, tuple[Decimal, Decimal]]]:
    """What readers see of it."""
    for *figure, low, high in warehouse.execute(
        "select is_target, ref_area, indicator_code, breakdown, period_start::text,"
        " period_end::text, value_low, value_high from ("
        " select false as is_target, province_key, indicator_key, breakdown, period_key, value_low,"
        " value_high from marts.fact_indicator"
        " union all select true, province_key, indicator_key, breakdown, period_key, value_low,"
        " value_high from marts.fact_target where submission_id is not null"
        ") as figure inner join marts.dim_province using (province_key)"
        " inner join marts.dim_indicator using (indicator_key)"
        " inner join marts.dim_period using (period_key)"
    ):
        yield tuple(map(str, figure)), (low, high)
