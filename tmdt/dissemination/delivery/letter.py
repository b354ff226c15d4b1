"""The letter to a province: what it is sent, and what is asked of it; Vietnamese, then English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import jinja2

from reference.period import HANOI
from reference.wording import period_in_words

TEMPLATES = Path(__file__).parent / "templates"
KINDS = {
    ".html": ("trang số liệu của tỉnh, xem bằng trình duyệt", "the province's page, for a browser"),
    ".pdf": ("trang số liệu của tỉnh, để in", "the province's page, for paper"),
    ".csv": ("số liệu đã công bố", "the figures as published"),
}
FINDINGS = (
    "biểu của tỉnh, có đánh dấu những chỗ cần xem",
    "the province's form, with marks where to look",
)


@dataclass(frozen=True)
class Letter:
    """What a letter with a release says."""

    ref_area: str
    name_vi: str
    name_en: str
    release_id: int
    period: str
    published_at: datetime
    n_figures: int
    is_synthetic: bool
    submissions: Sequence[Any]
    files: Sequence[str]

    @property
    def title(self) -> str:
        """The subject of the mail."""
        vi, en = period_in_words(self.period)
        return f"Thống kê thương mại điện tử {vi} – {self.name_vi} / E-commerce statistics, {en}"


def write_letter(letter: Letter, folder: Path) -> list[Path]:
    """Writes ``letter.html`` and ``letter.txt``; the text is that of the mail."""
    return [_write(folder / f"letter.{kind}", _render(letter, kind)) for kind in ("html", "txt")]


def write_reminder(
    ref_area: str, name: tuple[str, str], months: Sequence[str], folder: Path
) -> tuple[str, Path]:
    """Writes a reminder, which its last month names; returns its subject, and the file."""
    title = f"Nhắc nộp báo cáo thương mại điện tử – {name[0]} / Overdue e-commerce reports"
    text = _template("reminder.txt").render(
        ref_area=ref_area, name=name, months=[period_in_words(month) for month in months]
    )
    return title, _write(folder / f"reminder-{months[-1]}.txt", text)


def _render(letter: Letter, kind: str) -> str:
    return _template(f"letter.{kind}").render(
        letter=letter,
        months=period_in_words(letter.period),
        published=letter.published_at.astimezone(HANOI),
        files=[(name, *_describe(name)) for name in letter.files],
        n_findings=sum(it.n_findings for it in letter.submissions),
        n_errors=sum(it.n_errors for it in letter.submissions),
        n_rejected=sum(it.status == "rejected" for it in letter.submissions),
    )


def _describe(name: str) -> tuple[str, str]:
    return FINDINGS if name.startswith("findings-") else KINDS[Path(name).suffix]


def _template(name: str) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=jinja2.select_autoescape(["html"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name)


def _write(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8", newline="\n")
    return file
