"""The verdict on a submission, and how it was understood, in words of both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from ingestion.staging.staged import Staged
from ingestion.staging.understood import PeriodOutcome
from reference.catalogue import reference
from reference.wording import number, period_in_words

PERIODS, NAMED = 12, 3
"""Periods listed per file, and provinces named per period."""

VERDICTS = {
    "accepted": ("được chấp nhận", "accepted"),
    "partial": ("chấp nhận một phần", "accepted in part"),
    "rejected": ("bị từ chối", "rejected"),
}
"""A submission's status in words, Vietnamese and English."""

KINDS = {
    "actual": ("thực hiện", "actual"),
    "target": ("mục tiêu", "target"),
    "budget": ("kinh phí", "budget"),
}
"""Kinds of figures in words, Vietnamese and English."""
FORMS = {"01-TMĐT": ("biểu 01-TMĐT", "form 01-TMĐT"), "LONG-CSV": ("CSV dạng dài", "long CSV")}

FINDING_FIELDS = (
    "code", "severity", "sheet", "cell", "line", "indicator_code",
    "message_vi", "message_en", "fix_vi", "fix_en",
)  # fmt: skip


def as_json(staged: Staged) -> dict[str, Any]:
    """The verdict on a file, as ``tmdt check --json`` prints it."""
    return {
        "file": staged.file_name,
        "accepted": staged.status == "accepted",
        "figures": {
            "seen": staged.seen,
            "loaded": staged.loaded,
            "rejected": staged.rejected,
            "ignored": staged.ignored,
        },
        "understood": [
            {"form": staged.form, "is_synthetic": staged.is_synthetic, **item._asdict()}
            for item in staged.understood
        ],
        "findings": [
            {field: asdict(finding)[field] for field in FINDING_FIELDS}
            for finding in staged.findings
        ],
    }


def pluralise(number: int, noun: str) -> str:
    """A count with its noun, in English."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def describe_understood(staged: Staged) -> tuple[list[str], list[str]]:
    """How the file was understood, in Vietnamese and in English, the latest period first.

    Counts alone look right even when the wrong month was read; this does not.
    """
    if not staged.understood:
        unknown = (
            "Chưa rõ tệp nói về tỉnh nào, kỳ nào.",
            "No province and no period was understood.",
        )
        return [unknown[0]], [unknown[1]]
    periods = [
        list(same)
        for _, same in groupby(staged.understood, key=lambda item: (item.period, item.kind))
    ]
    form = FORMS.get(staged.form, (staged.form, staged.form))
    real = ("giả lập", "synthetic") if staged.is_synthetic else ("thật", "real")
    vi = [f"Hiểu là: {form[0]}, số liệu {real[0]}"]
    en = [f"Understood as: {form[1]}, {real[1]} figures"]
    vi += [f"  {_in_vietnamese(same)}" for same in periods[:PERIODS]]
    en += [f"  {_in_english(same)}" for same in periods[:PERIODS]]
    if (more := len(periods) - PERIODS) > 0:
        earliest = _period(
            min((same[0].period for same in periods if same[0].period), default=None)
        )
        vi.append(f"  … và {more} kỳ khác, sớm nhất là {earliest[0]}")
        en.append(f"  … and {more} other periods, the earliest {earliest[1]}")
    return vi, en


def _in_vietnamese(same: Sequence[PeriodOutcome]) -> str:
    loaded, rejected, ignored = _sums(same)
    return (
        f"{_period(same[0].period)[0]}: {number(loaded)} số liệu {_kind(same[0].kind)[0]}"
        + (f", {number(rejected)} bị loại" if rejected else "")
        + (f", {number(ignored)} bỏ qua" if ignored else "")
        + f" · {_provinces(same, 'chưa rõ tỉnh', 'tỉnh, thành phố')}"
    )


def _in_english(same: Sequence[PeriodOutcome]) -> str:
    loaded, rejected, ignored = _sums(same)
    return (
        f"{_period(same[0].period)[1]}: {pluralise(loaded, _kind(same[0].kind)[1] + ' figure')}"
        + (f", {rejected} rejected" if rejected else "")
        + (f", {ignored} ignored" if ignored else "")
        + f" · {_provinces(same, 'no province', 'provinces')}"
    )


def _period(period: str | None) -> tuple[str, str]:
    return period_in_words(period) if period else ("chưa rõ kỳ", "no period")


def _kind(kind: str | None) -> tuple[str, str]:
    return KINDS.get(kind or "", (kind or "chưa rõ loại", kind or "unknown"))


def _sums(same: Sequence[PeriodOutcome]) -> tuple[int, int, int]:
    return (
        sum(item.loaded for item in same),
        sum(item.rejected for item in same),
        sum(item.ignored for item in same),
    )


def _provinces(same: Sequence[PeriodOutcome], nowhere: str, many: str) -> str:
    """A few provinces by name, code and vintage; many by their number."""
    if len(same) > NAMED:
        return f"{len(same)} {many}"
    known = reference().provinces
    return ", ".join(
        f"{known[area][0].name_vi} ({known[area][0].code}, {area[:4]})" if area else nowhere
        for area in (item.ref_area for item in same)
    )
