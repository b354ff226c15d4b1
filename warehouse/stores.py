"""The places of files that all hosts of a warehouse share: folders of the home, or URLs.

A host whose settings name another place would find nothing waiting there, and look healthy. So each
store of a warehouse with a database of its own carries a mark, a small file with an identity that
the warehouse knows.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from psycopg import Connection
from upath import UPath

from warehouse import database
from warehouse.home import Problem, first_line, folder, private

MARK = ".tmdt-store"
"""The file in a store that says whose it is."""


class Store(NamedTuple):
    """The variable that says where files of a kind are, and their folder by default."""

    setting: str
    folder: str


STORES = {
    "landing": Store("TMDT_LANDING", "landing"),
    "archive": Store("TMDT_ARCHIVE", "archive"),
    "gate-pages": Store("TMDT_GATE_PAGES", "data_docs"),
    "bulletins": Store("TMDT_BULLETINS", "bulletins"),
    "packages": Store("TMDT_PACKAGES", "packages"),
    "outputs": Store("TMDT_OUTPUTS", "outputs"),
}


def locate(name: str) -> UPath:
    """Where a store is: a local path, or one in an object store or on a server.

    Raises:
        Problem: nothing can be reached by such a URL.
    """
    store = STORES[name]
    try:
        return parse_place(os.environ.get(store.setting) or str(folder(store.folder)))
    except Problem as problem:
        raise Problem(f"{store.setting}: {problem}") from problem


def parse_place(written: str) -> UPath:
    """A local path, or one in an object store or on a server.

    Raises:
        Problem: nothing can be reached by such a URL.
    """
    try:
        place = UPath(written)
        return UPath(place.path) if place.protocol in ("file", "local") else place
    except (ValueError, ImportError) as error:
        raise Problem(first_line(error)) from error


def is_local(place: UPath) -> bool:
    """Whether a place is in a file system, which has links, owners and renaming."""
    return isinstance(place, Path)


def require_ours(*names: str) -> None:
    """Checks that stores are the ones that this warehouse uses; marks those it has not used yet.

    Where the database is in the home, so is whoever uses it, and they need only be reachable.

    Raises:
        Problem: one is another place, or that of another warehouse, or cannot be reached.
    """
    places = {name: locate(name) for name in names}
    if database.is_embedded():
        for name, place in places.items():
            _read_mark(name, place)
        return
    for name, place in places.items():
        with database.connect() as connection:
            _require_ours(connection, name, place)


def adopt(name: str) -> UPath:
    """Makes the place that the settings name the warehouse's store of that name; returns it."""
    place = locate(name)
    with database.connect() as connection:
        identity, _ = _identify(connection, name)
    _write_mark(name, place, identity)
    return place


def _require_ours(connection: Connection, name: str, place: UPath) -> None:
    identity, is_new = _identify(connection, name)
    found = _read_mark(name, place)
    if is_new and not found:
        _write_mark(name, place, identity)
    elif found != identity:
        whose = "is that of another warehouse" if found else "is not the one it uses"
        raise Problem(
            f"{place} {whose}: set {STORES[name].setting} as on the warehouse's other hosts;"
            f" if the {name} was moved here, run `tmdt store adopt {name}`"
        )


def _identify(connection: Connection, name: str) -> tuple[str, bool]:
    """The identity of a store, and whether it has just been given.

    Whoever gives it second waits until the first has marked its place, or failed to.
    """
    given = connection.execute(
        "insert into core.store (name) values (%s) on conflict do nothing", [name]
    )
    row = connection.execute(
        "select identity::text from core.store where name = %s", [name]
    ).fetchone()
    assert row is not None
    return row[0], given.rowcount == 1


def _read_mark(name: str, place: UPath) -> str | None:
    try:
        return (place / MARK).read_text().strip()
    except FileNotFoundError:
        return None
    except Exception as error:  # each kind of storage has its own
        raise _unreachable(name, place, error) from error


def _write_mark(name: str, place: UPath, identity: str) -> None:
    try:
        if not is_local(place):
            (place / MARK).write_text(identity)
            return
        with open(Path(place.path, MARK), "w", opener=private) as file:
            file.write(identity)
    except Exception as error:
        raise _unreachable(name, place, error) from error


def _unreachable(name: str, place: UPath, error: Exception) -> Problem:
    reason = getattr(error, "strerror", None) or first_line(error) or type(error).__name__
    return Problem(f"{place} cannot be reached ({reason}): look at {STORES[name].setting}")
