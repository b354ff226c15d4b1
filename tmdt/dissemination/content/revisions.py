"""The largest revisions since the last bulletin, and why."""

from __future__ import annotations

from tmdt.dissemination.content.document import Column, Section, Text
from tmdt.dissemination.content.facts import Facts, Row
from tmdt.dissemination.content.tabulation import tabulate
from tmdt.dissemination.content.wording import (
    INDICATOR,
    PROVINCE,
    UNIT,
    column,
    name_of,
    text_of,
)

TITLE = Text("Số liệu đã điều chỉnh", "Revisions")
DECISIONS = {
    "correction": Text("đính chính", "correction"),
    "withdrawal": Text("rút báo cáo", "a file was withdrawn"),
    "rollback": Text("trở lại bản phát hành trước", "return to an earlier release"),
}


def make_revisions(facts: Facts) -> Section:
    """What was said otherwise before: by the last bulletin of an earlier month, or first since."""
    basis = _basis(facts)
    if not facts.revisions:
        none = Text("Không có số liệu nào bị điều chỉnh.", "No figure was revised.")
        return Section("revisions", TITLE, paragraphs=(basis, none))
    n = facts.revisions[0]["n"]
    count = Text(
        f"{n} số liệu đã điều chỉnh; bảng nêu {len(facts.revisions)} số thay đổi nhiều nhất.",
        f"{n} figures were revised; the table has the {len(facts.revisions)} that changed most.",
    )
    table = tabulate(
        "revisions",
        Text("Điều chỉnh lớn nhất", "The largest revisions"),
        facts.revisions,
        [
            (Column("indicator", INDICATOR), name_of),
            (Column("province", PROVINCE), lambda row: text_of(row, "area")),
            (column("period", "Kỳ", "Period"), lambda row: text_of(row, "period")),
            (column("before", "Trước", "Before", "number"), lambda row: row["before_value"]),
            (column("now", "Nay", "Now", "number"), lambda row: row["value"]),
            (Column("unit", UNIT), lambda row: text_of(row, "unit")),
            (column("change", "Thay đổi", "Change", "change"), lambda row: row["change"]),
            (column("reason", "Lý do", "Reason"), _reason),
        ],
        always=("before", "now", "change", "reason"),
    )
    return Section("revisions", TITLE, paragraphs=(basis, count), tables=(table,))


def _basis(facts: Facts) -> Text:
    if facts.since is None:
        return Text(
            "Chưa có bản tin của tháng nào trước đó: so với lần đầu công bố của từng số liệu.",
            "There is no bulletin of an earlier month: compared with what was first published of"
            " each figure.",
        )
    release, period = facts.since["release_id"], facts.since["period"]
    return Text(
        f"So với bản tin gần nhất của tháng trước đó (bản phát hành số {release}, tháng"
        f" {period[5:]}/{period[:4]}); số liệu công bố lần đầu sau đó thì so với lần đầu ấy.",
        f"Compared with the last bulletin of an earlier month (release {release}, of {period});"
        " figures that were first published since, with what was first published of them.",
    )


def _reason(row: Row) -> Text:
    if row["reason"]:
        decision = DECISIONS.get((row["origin"] or "").split()[0], Text("quyết định", "decision"))
        return Text(f"{decision.vi}: {row['reason']}", f"{decision.en}: {row['reason']}")
    if row["is_withdrawn"]:
        return Text("không còn trong bản phát hành", "no longer in the release")
    return Text(
        f"tỉnh báo cáo lại: {row['file_name']}",
        f"the province reported it again: {row['file_name']}",
    )
