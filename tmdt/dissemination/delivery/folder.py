"""The folder of a province for a release: its page, findings and figures, and a letter."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg.rows import class_row, dict_row

from tmdt.collection.feedback import write_feedback
from tmdt.dissemination.content.document import LANGUAGES
from tmdt.dissemination.content.province import make_province_page
from tmdt.dissemination.delivery.letter import Letter, write_letter
from tmdt.dissemination.forms import write_form
from tmdt.dissemination.snapshot import read_published
from warehouse import database
from warehouse.home import Problem, Unrepeatable, first_line
from warehouse.output import write_file
from warehouse.stores import locate, require_ours

PAGES = ("html", "pdf")
FIGURES = "figures.csv"
MOST_FINDINGS = 20
"""Files of a province that are given back with a release, the latest: mail has its limits."""

LATEST = "select max(release_id) from marts.dim_release where period = %s"
PROVINCES = """
    select distinct ref_area from marts.dim_province
    where
        is_current
        and coalesce(valid_from, '-infinity') < (%s || '-01')::date + interval '1 month'
    order by ref_area
"""
PROVINCE = """
    select release.release_id, release.period, release.published_at, area.area_code as ref_area,
        area.name_vi, area.name_en, (
            select count(*) from marts.figure_at_release as figure
            where figure.release_id = release.release_id and figure.area_code = area.area_code
                and figure.period = release.period and figure.origin = 'reported'
                and figure.is_synthetic = %(is_synthetic)s
        ) as n_figures
    from marts.dim_release as release
    cross join marts.dim_area as area
    where release.release_id = %(release_id)s and area.area_code = %(ref_area)s
        and area.area_type = 'province' and area.is_current
"""
# What became of it is told by words and codes of the catalogue alone: nothing a sender wrote.
PUBLISHED = """
    copy (
        select
            indicator_code, indicator_vi, indicator_en, breakdown, period,
            trim_scale(value) as value, trim_scale(value_low) as value_low,
            trim_scale(value_high) as value_high, qualifier, unit, obs_status, origin, method,
            reason_vi, reason_en, is_synthetic
        from marts.figure_at_release
        where release_id = %(release_id)s and area_code = %(ref_area)s
        order by group_sort_no, indicator_key, period_start, period_end, breakdown collate "C",
            is_synthetic
    ) to stdout (format csv, header)
"""
# Files of the province alone, also under the names that it had: those that the release took in, and
# those that were refused since the release before.
SUBMISSIONS = """
    with release as (
        select current.release_id, current.load_period, current.opened_at, (
            select max(earlier.opened_at) from core.release as earlier
            where earlier.release_id < current.release_id
        ) as opened_before
        from core.release as current
        where current.release_id = %(release_id)s
    )

    select submission.submission_id, submission.status, submission.received_at, (
        select count(*) from staging.finding as finding
        where finding.submission_id = submission.submission_id
            and finding.severity in ('critical', 'error')
    ) as n_errors, (
        select count(*) from staging.finding as finding
        where finding.submission_id = submission.submission_id
    ) as n_findings
    from staging.submission as submission
    cross join release
    where
        submission.ref_area in (
            select province.ref_area
            from marts.dim_area as area
            inner join marts.area_province as part using (area_key)
            inner join marts.dim_province as province using (province_key)
            where area.area_code = %(ref_area)s
        )
        and (
            exists (
                select from core.release_submission as taken
                where taken.submission_id = submission.submission_id
                    and taken.release_id = release.release_id
            )
            or submission.status = 'rejected'
            and coalesce(submission.load_period, release.load_period) = release.load_period
            and submission.received_at <= release.opened_at
            and submission.received_at > coalesce(release.opened_before, '-infinity')
        )
    order by submission.submission_id
"""


@dataclass(frozen=True)
class Submission:
    """A file of a province, and how much was found in it."""

    submission_id: int
    status: str
    received_at: Any
    n_errors: int
    n_findings: int


@dataclass(frozen=True)
class Made:
    """What a province is sent."""

    files: tuple[Path, ...]
    title: str
    message: str


def list_folders(period: str) -> list[tuple[int, str]]:
    """The folders of a month's latest release: its number, with each province of today.

    Of a month before these provinces there are none: nobody is left to send it to.

    Raises:
        Problem: no release of the month is published.
    """
    with read_published() as connection:
        [release_id] = connection.execute(LATEST, [period]).fetchone() or (None,)
        if release_id is None:
            raise Unrepeatable(f"{period} has no published release: load it first (tmdt load)")
        return [(release_id, row[0]) for row in connection.execute(PROVINCES, [period])]


def make_folder(release_id: int, ref_area: str, folder: Path) -> Made:
    """Makes what a province is sent, and keeps it in the store of outputs: again it is the same.

    Args:
        release_id: A published release.
        ref_area: A province of today.
        folder: An empty one, in which the files are made.

    Raises:
        Problem: there is no such release or province, or the store cannot be written to.
    """
    require_ours("outputs")
    made = _make(release_id, ref_area, folder)
    place = locate("outputs") / "provinces" / f"release-{release_id}" / ref_area
    try:
        place.mkdir(parents=True, exist_ok=True)
        for file in made.files:
            write_file(place / file.name, file.read_bytes())
    except OSError as error:
        reason = error.strerror or first_line(error)
        raise Problem(f"{place} cannot be written: {reason}") from error
    return made


def _make(release_id: int, ref_area: str, folder: Path) -> Made:
    """The files of a folder; the letter last, which names the others."""
    about = {"release_id": release_id, "ref_area": ref_area}
    submissions = _list_submissions(about)
    figures = folder / FIGURES
    with read_published() as connection:
        document = make_province_page(connection, release_id, ref_area)
        about |= {"is_synthetic": document.is_synthetic}
        cursor = connection.cursor(row_factory=dict_row)
        if (province := cursor.execute(PROVINCE.encode(), about).fetchone()) is None:
            raise Unrepeatable(f"{ref_area} is no province of today: nobody is sent this")
        with figures.open("wb") as output, connection.cursor().copy(PUBLISHED, about) as copy:
            output.write("\ufeff".encode())  # so that Excel reads UTF-8
            output.writelines(bytes(line) for line in copy)
    pages = [
        write_form(document, form, language, folder) for language in LANGUAGES for form in PAGES
    ]
    found = [it for it in submissions if it.n_findings]
    findings = [_give_back(it, folder) for it in found[-MOST_FINDINGS:]]
    files = [*pages, figures, *findings]
    names = tuple(file.name for file in files)
    letter = Letter(
        **province,
        is_synthetic=document.is_synthetic,
        submissions=tuple(submissions),
        files=names,
    )
    page, text = write_letter(letter, folder)
    message = text.read_text(encoding="utf-8")
    return Made((*files, page, text), letter.title, message)


def _list_submissions(about: dict[str, Any]) -> list[Submission]:
    with database.connect() as connection:
        cursor = connection.cursor(row_factory=class_row(Submission))
        return cursor.execute(SUBMISSIONS.encode(), about).fetchall()


def _give_back(submission: Submission, folder: Path) -> Path:
    """The marked workbook of a submission, or the page where none can be made of the file."""
    number = submission.submission_id
    with tempfile.TemporaryDirectory(dir=folder) as place:
        files = {file.suffix: file for file in write_feedback(number, Path(place))}
        best = files.get(".xlsx", files[".html"])
        return best.rename(folder / f"findings-{number}{best.suffix}")
