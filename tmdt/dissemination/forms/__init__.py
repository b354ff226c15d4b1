"""The forms of a document: what its readers open.

The same document gives the same bytes in every process and on any machine: no form has the time,
the machine's fonts or language, a random number, or an order that is not the document's in it.
"""

from __future__ import annotations

from pathlib import Path

from tmdt.dissemination.content.document import Document, Language
from warehouse.output import write_file

FORMS = ("html",)


def write_form(document: Document, form: str, language: Language, place: Path) -> Path:
    """Writes a document in one form and language, whole or not at all.

    Args:
        document: What is written.
        form: One of ``FORMS``.
        language: ``vi`` or ``en``.
        place: The folder to write into; it is made where it is missing.

    Returns:
        The file ``<name>_<language>.<form>``, which replaces what was there.

    Raises:
        ValueError: the form is unknown, or the document is not in order.
        OSError: it cannot be written.
    """
    if form not in FORMS:
        raise ValueError(f"{form} is no form of a document: {', '.join(FORMS)}")
    path = place / f"{document.name}_{language}.{form}"
    place.mkdir(parents=True, exist_ok=True)
    write_file(path, _render(document, form, language))
    return path


def _render(document: Document, form: str, language: Language) -> bytes:
    from tmdt.dissemination.forms.html import render_html

    return render_html(document, language)
