"""The documentation as a website: it builds without complaint, and reads without a network."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from reference.project import PROJECT

LOADED = {("script", "src"), ("img", "src"), ("iframe", "src"), ("link", "href"), ("source", "src")}
"""What a browser fetches by itself; links that people follow may lead anywhere."""
STAY = {"canonical", "prev", "next"}


class Fetched(HTMLParser):
    """What a page fetches when it is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if given.get("rel") not in STAY:
            self.addresses += [v for name, v in given.items() if v and (tag, name) in LOADED]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", folder],
        cwd=PROJECT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    return folder


def test_every_page_is_there(site: Path) -> None:
    pages = {path.relative_to(PROJECT / "docs") for path in (PROJECT / "docs").rglob("*.md")}
    assert len(pages) > 20
    for page in pages:
        name = "index.html" if page.name == "README.md" else f"{page.stem}.html"
        built = (site / page).with_name(name)
        assert built.exists(), page
        assert "```" not in built.read_text(encoding="utf-8"), f"{page}: indent by four spaces"


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    seen = 0
    for page in site.rglob("*.html"):
        parser = Fetched()
        parser.feed(page.read_text(encoding="utf-8"))
        for address in parser.addresses:
            assert not re.match(r"(?:\w+:)?//", address), (page, address)
            if page.name != "404.html":  # it is served for any address, so it names its own root
                assert (page.parent / re.split("[?#]", address)[0]).exists(), (page, address)
            seen += 1
    assert seen > 100
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(?:@import|url\()\s*[\"']?(?:https?:)?//", sheet.read_text()), sheet


def test_the_search_works_without_a_server(site: Path) -> None:
    """Browsers read no JSON and start no worker in pages opened from a folder."""
    page = (site / "index.html").read_text(encoding="utf-8")
    assert "assets/iframe-worker.js" in page
    assert (site / "search" / "search_index.js").read_text().startswith("var __index")
