"""The forms of a document: HTML, PDF, XLSX, CSV, Parquet.

The same document gives the same bytes in every process and on any machine: no form has the time,
the machine's fonts or language, a random number, or an order that is not the document's in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tmdt.dissemination.content.document import Document, Language
from warehouse.output import replace_folder, write_file

FORMS = ("html", "pdf", "xlsx", "csv", "parquet")


def write_form(document: Document, form: str, language: Language, place: Path) -> Path:
    """Writes a document in one form and language, whole or not at all.

    Args:
        document: What is written.
        form: One of ``FORMS``.
        language: ``vi`` or ``en``.
        place: The folder to write into; it is made where it is missing.

    Returns:
        The file ``<name>_<language>.<form>``, or for CSV and Parquet, of which each table is a
        file, the folder ``<name>_<language>_<form>``. What was there is replaced.

    Raises:
        ValueError: the form is unknown, or the document is not in order.
        OSError: it cannot be written.
    """
    name = f"{document.name}_{language}"
    content = render(document, form, language)
    place.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        write_file(place / f"{name}.{form}", content)
        return place / f"{name}.{form}"
    replace_folder(place / f"{name}_{form}", content)
    return place / f"{name}_{form}"


def render(document: Document, form: str, language: Language) -> bytes | Mapping[str, bytes]:
    """The bytes of a form, for CSV and Parquet those of each file by its name."""
    match form:
        case "html":
            from tmdt.dissemination.forms.html import render_html

            return render_html(document, language)
        case "pdf":
            from tmdt.dissemination.forms.pdf import render_pdf

            return render_pdf(document, language)
        case "xlsx":
            from tmdt.dissemination.forms.workbook import render_workbook

            return render_workbook(document, language)
        case "csv" | "parquet":
            from tmdt.dissemination.forms.flat import render_tables

            return render_tables(document, form, language)
        case _:
            raise ValueError(f"{form} is no form of a document: {', '.join(FORMS)}")
