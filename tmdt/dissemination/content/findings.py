"""What the rules found in a province's files of the month, and what it can do."""

from __future__ import annotations

from collections import Counter

from tmdt.dissemination.content.document import Column, Section, Text
from tmdt.dissemination.content.facts import Facts, Row
from tmdt.dissemination.content.tabulation import tabulate, word_of
from tmdt.dissemination.content.wording import INDICATOR, column, name_of, plain, text_of

TITLE = Text("Phát hiện khi kiểm tra, và cách khắc phục", "Findings, and what to fix")
NONE = Text(
    "Không có phát hiện nào ở các tệp của tháng này.",
    "There are no findings on the files of this month.",
)


def make_findings(facts: Facts, province: Row) -> Section:
    """The findings on a province's files, those that wait for it first."""
    rows = [row for row in facts.findings if row["ref_area"] == province["area_code"]]
    if not rows:
        return Section("findings", TITLE, paragraphs=(NONE,))
    states = Counter(row["state"] for row in rows)
    waiting = states["open"]
    table = tabulate(
        "findings",
        Text("Phát hiện theo từng số liệu", "Findings by figure"),
        rows,
        [
            (
                column("finding", "Phát hiện", "Finding"),
                lambda row: text_of(row, "message"),
            ),
            (column("fix", "Cách khắc phục", "What to do"), lambda row: text_of(row, "fix")),
            (
                column("severity", "Mức độ", "Severity"),
                lambda row: word_of(facts, "severity", row["severity"]),
            ),
            (
                column("state", "Tình trạng", "State"),
                lambda row: word_of(facts, "finding_state", row["state"]),
            ),
            (
                Column("indicator", INDICATOR),
                lambda row: name_of(row) if row["name_vi"] else None,
            ),
            (column("place", "Vị trí", "Place"), lambda row: plain(row["source_ref"])),
            (column("file", "Tệp", "File"), lambda row: plain(row["file_name"])),
            (column("reply", "Trả lời", "Reply"), lambda row: plain(row["reply"])),
        ],
        always=("fix", "severity", "state"),
    )
    count = Text(
        f"{len(rows)} phát hiện, trong đó {waiting} chưa xử lý.",
        f"{len(rows)} findings, of which {waiting} are open.",
    )
    return Section("findings", TITLE, paragraphs=(count,), tables=(table,))
