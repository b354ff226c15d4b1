"""The files of statistics that were made of a release, by their hash."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from warehouse import database


class Output(NamedTuple):
    """A file that was made of a release.

    Attributes:
        name: What it is: ``bulletin``, ``figures``, or the province of a page.
        form: ``html``, ``pdf``, ``xlsx``, ``csv`` or ``parquet``.
        language: ``vi`` or ``en``; None where it has none.
        sha256: Of its bytes.
        size: Its bytes.
    """

    name: str
    form: str
    language: str | None
    sha256: str
    size: int

    def __str__(self) -> str:
        """Its name, as people know it."""
        return f"{self.name}.{self.form}" + (f" ({self.language})" if self.language else "")


KEEP = """
    insert into dissemination.output (release_id, name, form, language, sha256, bytes)
    values (%s, %s, %s, %s, %s, %s)
    on conflict do nothing
"""
FIRST = """
    select distinct on (name, form, language) name, form, language, sha256
    from dissemination.output
    where release_id = %s
    order by name, form, language, made_at, sha256
"""


def keep(release_id: int, made: Collection[Output]) -> list[Output]:
    """Keeps the hashes of what was made of a release.

    Returns:
        Those that are not what was made of the release first.
    """
    with database.connect() as connection:
        with connection.cursor() as cursor:
            cursor.executemany(KEEP, [(release_id, *output) for output in made])
        first = {
            (name, form, language): sha256
            for name, form, language, sha256 in connection.execute(FIRST, [release_id])
        }
    return [one for one in made if first[one.name, one.form, one.language] != one.sha256]
