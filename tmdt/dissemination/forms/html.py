"""A document as one HTML page: nothing from elsewhere, no script, one language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

from reference.pages import environment
from tmdt.dissemination.content.document import Document, Language
from tmdt.dissemination.forms.characters import plain
from tmdt.dissemination.forms.written import write_out

TEMPLATES = Path(__file__).parent / "templates"


def render_html(document: Document, language: Language) -> bytes:
    """The page in one language, with every number of the document.

    Raises:
        ValueError: the document is not in order (see ``write_out``).
    """
    page = _environment().get_template("document.html")
    return page.render(write_out(document, language, plain)).encode()


@cache
def _environment() -> jinja2.Environment:
    made = environment(TEMPLATES)
    made.filters |= {"labelled": _labelled, "described": _described}
    return made


def _labelled(svg: str, label: str) -> Markup:
    """A picture of ours, in which no text of others is, with a name for who does not see it."""
    return _opened(svg, Markup('role="img" aria-label="{}"').format(label), Markup(""))


def _described(svg: str, name: str, title: str, description: str) -> Markup:
    """The same with a title and a longer description, whose elements are called by the name."""
    return _opened(
        svg,
        Markup('role="img" aria-labelledby="{0}-title {0}-text"').format(name),
        Markup('<title id="{0}-title">{1}</title><desc id="{0}-text">{2}</desc>').format(
            name, title, description
        ),
    )


def _opened(svg: str, attributes: Markup, inside: Markup) -> Markup:
    """The SVG of a chart or a trend, which its maker escaped, with more in its first tag."""
    tag, rest = svg.removeprefix("<svg ").split(">", 1)
    return Markup(f"<svg {escape(attributes)} {tag}>{escape(inside)}{rest}")  # noqa: S704
