"""Checks the licences of the packages that the warehouse needs against a list of allowed ones.

    bin/licences.py            prints docs/licences.md
    bin/licences.py --check    exit status 1 when a package has a licence that is not in the list

``bin/licences.csv`` is the list: a licence as packages state it, and its SPDX name. A row that
names a package applies to that one alone.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ALLOWED = Path(__file__).with_name("licences.csv")
HEAD = """\
# Licences

The packages that the warehouse runs on, by licence. Development tools are not shipped and not
listed. A package with a licence that `bin/licences.csv` does not allow fails `make lint`.
`make docs` writes this page.

| licence | packages |
|---|---|
"""


def required(name: str, extras: frozenset[str] = frozenset()) -> set[str]:
    """A package and its dependencies on this platform, by canonical name."""
    found: set[tuple[str, frozenset[str]]] = set()
    waiting = [(canonicalize_name(name), extras)]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += _needs(*one)
    return {package for package, _ in found}


def _needs(name: str, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    try:
        requirements = map(Requirement, distribution(name).requires or ())
    except PackageNotFoundError:  # left out of the lock on purpose (docs/adr/0001)
        return
    for needed in requirements:
        environments = [{"extra": extra} for extra in (*extras, "")]
        if needed.marker is None or any(map(needed.marker.evaluate, environments)):
            yield canonicalize_name(needed.name), frozenset(needed.extras)


def stated() -> dict[str, str]:
    """The licence that each installed package states."""
    command = [Path(sys.executable).with_name("pip-licenses"), "--from=mixed", "--format=json"]
    listed = subprocess.run(command, capture_output=True, check=True).stdout
    return {canonicalize_name(row["Name"]): row["License"] for row in json.loads(listed)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--allowed", type=Path, default=ALLOWED)
    arguments = parser.parse_args()
    with arguments.allowed.open(encoding="utf-8", newline="") as file:
        allowed = {(row["package"], row["stated"]): row["licence"] for row in csv.DictReader(file)}
    packages: dict[str, list[str]] = defaultdict(list)
    refused = []
    ours = required("tmdt-warehouse") - {"tmdt-warehouse"}
    for name, licence in sorted(stated().items()):
        if name not in ours:
            continue
        known = allowed.get((name, licence)) or allowed.get(("", licence))
        if known:
            packages[known].append(name)
        else:
            refused.append(f"{name} states {licence!r}, which {arguments.allowed} does not allow")
    if not arguments.check:
        rows = (f"| {known} | {', '.join(packages[known])} |\n" for known in sorted(packages))
        sys.stdout.write(HEAD + "".join(rows))
    sys.stderr.writelines(f"{line}\n" for line in refused)
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
