"""The runbook as a list of sections, each with the commands and queries it tells people to run."""

from __future__ import annotations

import re
import textwrap
from typing import NamedTuple

from warehouse.home import PROJECT

PROGRAMS = ("tmdt", "psql", "pg_dump", "docker", "make", "systemctl", "loginctl", "journalctl")
"""What a text in backticks begins with when it is a command."""
PIECE = re.compile(
    r"^ *```(?P<language>\w*)\n(?P<block>.*?)^ *```$|`(?P<inline>[^`]+)`",
    flags=re.MULTILINE | re.DOTALL,
)


class Section(NamedTuple):
    """A section of the runbook."""

    title: str
    text: str
    commands: list[str]
    """In the order of the text; what is named more than once stands at its last place."""
    queries: list[str]


def read_sections() -> list[Section]:
    """The sections of the runbook, in order."""
    text = (PROJECT / "docs" / "runbook.md").read_text(encoding="utf-8")
    _, *parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return [
        Section(title, part, *_read(part))
        for title, part in zip(parts[::2], parts[1::2], strict=True)
    ]


def _read(text: str) -> tuple[list[str], list[str]]:
    commands: dict[str, None] = {}
    queries: list[str] = []
    for piece in PIECE.finditer(text):
        block = textwrap.dedent(piece["block"] or "").strip()
        if piece["language"] == "sql":
            queries += [query for query in block.split(";") if query.strip()]
        found = block.splitlines() if piece["language"] == "sh" else []
        inline = " ".join((piece["inline"] or "").split())
        if inline.split(" ")[0] in PROGRAMS or inline.startswith("\\"):
            found.append(inline)
        for command in found:
            commands.pop(command, None)
            commands[command] = None
    return list(commands), queries
