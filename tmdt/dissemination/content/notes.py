"""What a reader of this month has to know, in plain words: only what applies to it."""

from __future__ import annotations

from collections.abc import Iterator

from tmdt.dissemination.content.document import Section, Table, Text
from tmdt.dissemination.content.facts import Facts, Row
from tmdt.dissemination.content.ranking import CARRIED
from tmdt.dissemination.content.wording import NOT_COMPARED, column, plain

SYNTHETIC = Text(
    "DỮ LIỆU GIẢ LẬP: không phải số liệu thống kê, không dùng để báo cáo.",
    "SYNTHETIC DATA: these figures are invented and are no statistics.",
)
SUMS = Text(
    "Chỉ cộng chỉ tiêu cộng được giữa các tỉnh. Tỷ lệ của cả nước là bình quân có quyền số, chỉ"
    " có khi"
    " đủ quyền số; điểm và xếp hạng không cộng, chỉ nêu thấp nhất, trung vị, cao nhất.",
    "Only additive indicators are summed. A rate of the country is a weighted mean, where the"
    " weights are"
    " known; of scores and ranks only the lowest, median and highest are given.",
)


def make_notes(facts: Facts) -> Section:
    """The notes that apply to this month and release."""
    return Section(
        "notes", Text("Cần biết khi đọc", "What to know when reading"), notes=tuple(_notes(facts))
    )


def _notes(facts: Facts) -> Iterator[Text]:
    if facts.is_synthetic:
        yield SYNTHETIC
    if n := facts.head["left_out"]:
        yield Text(
            f"Kho còn có {n} số liệu giả lập của tháng này; bản tin không dùng đến.",
            f"The warehouse also holds {n} invented figures of this month; nothing here is made"
            " of them.",
        )
    if facts.head["reported"] < facts.head["in_force"]:
        yield _partial(facts)
    if any(row["obs_status"] in ("P", "E", "F") for row in facts.listed):
        yield Text(
            "Một số số liệu là sơ bộ hoặc ước tính và có thể được điều chỉnh.",
            "Some figures are provisional or estimated, and may be revised.",
        )
    if any(row["qualifier"] != "exact" for row in facts.listed):
        yield Text(
            "Hơn, gần, khoảng, dưới, từ … đến …: đúng như địa phương báo cáo. Tổng có những số"
            " như vậy là"
            " tổng gần đúng và không được so sánh.",
            "More than, nearly, about, less than, from … to …: as the province reported. A total"
            " of such"
            " figures is approximate and is not compared.",
        )
    if facts.summary:
        yield SUMS
    if reasons := list(dict.fromkeys(_verdicts(facts))):
        yield Text(
            "Không so sánh khi: " + "; ".join(reason.vi for reason in reasons) + ".",
            "Not compared where: " + "; ".join(reason.en for reason in reasons) + ".",
        )
    if facts.is_before_the_merger:
        yield CARRIED
    elif facts.month.year == 2025 or (facts.month.year == 2026 and facts.month.month <= 6):
        yield Text(
            "Từ 1/7/2025 có 34 tỉnh, thành phố thay cho 63. So sánh qua mốc này dựa trên số liệu"
            " của các tỉnh"
            " hợp thành, và chỉ khi có đủ các tỉnh đó.",
            "On 1 July 2025 the 63 provinces became 34. Comparisons across that day rest on the"
            " figures of the"
            " provinces that each consists of, and only where all of them are known.",
        )


def _partial(facts: Facts) -> Text:
    head = facts.head
    missing = Text(", ".join(head["missing_vi"]), ", ".join(head["missing_en"]))
    few = len(head["missing_vi"]) <= 12
    return Text(
        f"Tổng chỉ là của {head['reported']} trên {head['in_force']} tỉnh, thành phố đã báo cáo."
        + (f" Chưa có: {missing.vi}." if few else ""),
        f"Totals are of the {head['reported']} of {head['in_force']} provinces that reported."
        + (f" Missing: {missing.en}." if few else ""),
    )


def _verdicts(facts: Facts) -> Iterator[Text]:
    def found(rows: list[Row], *names: str) -> Iterator[Text]:
        for row in rows:
            for name in names:
                if row[name] in NOT_COMPARED:
                    yield NOT_COMPARED[row[name]]

    yield from found(facts.headlines, "verdict")
    yield from found(facts.summary, "month_verdict", "year_verdict")


def make_release(facts: Facts) -> Section:
    """Which release this is, when it was known, and how anybody makes it again."""
    source = facts.source
    table = Table(
        "release",
        Text("Bản phát hành", "Release"),
        (
            column("period", "Tháng", "Month"),
            column("release", "Số", "Number", "integer"),
            column(
                "published_at",
                "Công bố lúc (giờ Việt Nam)",
                "Published (time of Viet Nam)",
                "moment",
            ),
            column("content_hash", "Mã băm nội dung", "Content hash"),
            column("figures", "Số liệu", "Figures", "integer"),
            column("files", "Tệp", "Files", "integer"),
            column("reported", "Tỉnh đã báo cáo", "Provinces with figures", "integer"),
            column("in_force", "Tổng số tỉnh", "Of provinces", "integer"),
        ),
        (
            (
                plain(source.period), source.release_id, source.published_at,
                plain(source.content_hash), facts.head["figures"], facts.head["files"],
                facts.head["reported"], facts.head["in_force"],
            ),
        ),
    )  # fmt: skip
    command = f"tmdt bulletin {source.period} --release {source.release_id} --out DIR"
    return Section(
        "release", Text("Nguồn và cách lập lại", "Source, and how to make this again"),
        paragraphs=(
            Text(
                "Tất cả số liệu đúng như bản phát hành này đã biết khi công bố. Nguồn của từng"
                " số liệu, đến"
                f" tệp và vị trí trong tệp, ở figures.csv. Lập lại: {command}",
                "Everything is as this release knew it when it was published. The evidence of"
                " each figure, down"
                " to the file and the place in it, is in figures.csv. To make this again:"
                f" {command}",
            ),
        ),
        tables=(table,),
    )  # fmt: skip
