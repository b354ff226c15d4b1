"""Who reported the month, who was late, who is missing."""

from __future__ import annotations

from collections import Counter

from tmdt.dissemination.content.document import Column, Section, Table, Text
from tmdt.dissemination.content.facts import Facts, Row
from tmdt.dissemination.content.tabulation import tabulate, word_of
from tmdt.dissemination.content.wording import PROVINCE, column, text_of

STATES = ("on_time", "late", "missing", "not_due", "not_owed")
NOT_KEPT = Text(
    "Bản phát hành này có trước khi kho lưu tình hình báo cáo theo từng bản phát hành, hoặc"
    " tháng này"
    " không thuộc diện phải báo cáo.",
    "The release is from before releases kept who had reported, or nobody had to report the month.",
)


def make_reporting(facts: Facts) -> Section:
    """The provinces that owed the month, by what came of them, as the release knew it."""
    title = Text("Tình hình báo cáo", "Reporting")
    if not facts.reporting:
        return Section("reporting", title, paragraphs=(NOT_KEPT,))
    counts = Counter(row["state"] for row in facts.reporting)
    summary = Table(
        "reporting_states",
        Text("Số tỉnh, thành phố theo tình trạng", "Provinces by state"),
        (
            column("state", "Tình trạng", "State"),
            column("n", "Số tỉnh", "Provinces", "integer"),
        ),
        tuple(
            (word_of(facts, "reporting_state", state), counts[state])
            for state in STATES
            if counts[state]
        ),
    )
    each = Text("Báo cáo của từng tỉnh, thành phố", "The report of each province")
    table = reporting_table(facts, each, facts.reporting)
    return Section("reporting", title, tables=(summary, table))


def reporting_table(facts: Facts, title: Text, obligations: list[Row]) -> Table:
    """What came of obligations, one by one."""
    return tabulate(
        "reporting",
        title,
        obligations,
        [
            (Column("province", PROVINCE), lambda row: text_of(row, "area")),
            (
                column("state", "Tình trạng", "State"),
                lambda row: word_of(facts, "reporting_state", row["state"]),
            ),
            (column("due_on", "Hạn nộp", "Due on", "date"), lambda row: row["due_on"]),
            (
                column("received_at", "Nhận lúc", "Received", "moment"),
                lambda row: row["received_at"],
            ),
            (
                column("n_figures", "Số liệu đã nhận", "Figures taken in", "integer"),
                lambda row: row["n_figures"],
            ),
            (
                column("n_present", "Chỉ tiêu bắt buộc có số", "Mandatory indicators", "integer"),
                lambda row: row["n_present"],
            ),
            (
                column("n_expected", "Chỉ tiêu bắt buộc", "Of indicators", "integer"),
                lambda row: row["n_expected"],
            ),
            (
                column("completeness", "Mức đầy đủ", "Completeness", "percent"),
                lambda row: row["completeness"],
            ),
        ],
        always=("state", "due_on", "received_at", "completeness"),
    )
