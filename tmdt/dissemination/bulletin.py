"""The ministry's monthly statistics: the bulletin of a release and a page a province, in all forms.

One content (``content/``), rendered by the forms (``forms/``), and the figures behind it with their
evidence (``figures.csv`` and ``.parquet``). All is read from ``marts`` with the role of BI, in one
snapshot and as the release knew it, so the same release gives the same bytes. The hash of each file
is kept with the release (``marts.dissemination_output``): made again, it must come out the same.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from tmdt.dissemination import figures, outputs
from tmdt.dissemination.content.document import LANGUAGES, Document
from tmdt.dissemination.content.facts import Facts, read_facts
from tmdt.dissemination.content.month import NAME, arrange_bulletin
from tmdt.dissemination.content.province import arrange_province_page
from tmdt.dissemination.forms import render
from tmdt.dissemination.outputs import Output
from tmdt.dissemination.snapshot import read_published
from warehouse.home import Problem
from warehouse.output import write_file
from warehouse.stores import locate, require_ours

log = logging.getLogger(__name__)

BULLETIN_FORMS = ("html", "pdf", "xlsx")
"""Those of which a document is one file."""
PAGE_FORM = "html"
"""Of the provinces' pages beside the bulletin."""

LATEST = "select max(release_id) from marts.dim_release where period = %s"
OF_RELEASE = "select period from marts.dim_release where release_id = %s"


class File(NamedTuple):
    """A file of the statistics: what it is, where it belongs below their folder, its bytes."""

    output: Output
    place: str
    content: bytes


def write_bulletin(
    period: str,
    out: Path | None = None,
    release_id: int | None = None,
    forms: Collection[str] = BULLETIN_FORMS,
) -> str:
    """Writes the statistics of a month from a published release.

    Args:
        period: The month, ``YYYY-MM``.
        out: Folder to write into; by default ``<period>`` in the store of bulletins.
        release_id: The release; by default the latest of the month.
        forms: Of the bulletin.

    Returns:
        The path of the bulletin's page in Vietnamese.

    Raises:
        Problem: no such release of the month is published, or the folder cannot be written.
    """
    if out is None:
        require_ours("bulletins")
    with read_published() as connection:
        facts = read_facts(connection, _find_release(connection, period, release_id))
    # Whatever fails while the files are made, nothing has changed in their place.
    files = list(_render(facts, forms))
    place = out if out is not None else locate("bulletins") / period
    try:
        for file in files:
            target = place / file.place
            target.parent.mkdir(parents=True, exist_ok=True)
            write_file(target, file.content)
    except OSError as error:
        raise Problem(f"the bulletin cannot be written to {place}: {error.strerror}") from error
    for other in outputs.keep(facts.source.release_id, [file.output for file in files]):
        log.warning(
            "%s of release %s is not what was made of it before: another version of the program, or"
            " of the catalogue's names, made that", other, facts.source.release_id,
        )  # fmt: skip
    return str(place / f"{NAME}.{PAGE_FORM}")


def _find_release(connection: psycopg.Connection[Any], period: str, release_id: int | None) -> int:
    if release_id is None:
        row = connection.execute(LATEST, [period]).fetchone()
        if row is None or row[0] is None:
            raise Problem(f"{period} has no published release: load it first (tmdt load {period})")
        return int(row[0])
    row = connection.execute(OF_RELEASE, [release_id]).fetchone()
    if row is None:
        raise Problem(f"there is no published release {release_id}: see tmdt release list")
    if row[0] != period:
        raise Problem(f"release {release_id} is of {row[0]}, not of {period}")
    return release_id


def _render(facts: Facts, forms: Collection[str]) -> Iterator[File]:
    """Every file; the bulletin's page last, so that where it is new, all behind it is."""
    for form, content in (
        ("csv", figures.as_csv(facts.listed)),
        ("parquet", figures.as_parquet(facts.listed)),
    ):
        yield _file("figures", form, None, f"figures.{form}", content)
    if PAGE_FORM in forms:
        for area in facts.provinces:
            page = arrange_province_page(facts, area["area_code"])
            yield from _in_both_languages(page, PAGE_FORM, "provinces/")
    bulletin = arrange_bulletin(facts)
    for form in sorted(forms, key=lambda form: form == PAGE_FORM):
        yield from _in_both_languages(bulletin, form, "")


def _in_both_languages(document: Document, form: str, below: str) -> Iterator[File]:
    for language in reversed(LANGUAGES):
        content = render(document, form, language)
        if not isinstance(content, bytes):
            raise ValueError(f"a document as {form} is more than a file")
        suffix = "" if language == "vi" else f"_{language}"
        place = f"{below}{document.name}{suffix}.{form}"
        yield _file(document.name, form, language, place, content)


def _file(name: str, form: str, language: str | None, place: str, content: bytes) -> File:
    sha256 = hashlib.sha256(content).hexdigest()
    return File(Output(name, form, language, sha256, len(content)), place, content)
