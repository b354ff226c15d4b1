"""The proof of one figure: the figure, its way up to the root, and the signed manifest."""

from __future__ import annotations

import json
from typing import Any, LiteralString

from psycopg import Connection

from tmdt.dissemination.proof.document import FIGURE, Proof
from tmdt.releases.manifest.merkle import find_path
from tmdt.releases.manifest.release_manifest import read_manifest, sign_missing
from tmdt.releases.manifest.trees import Tree, hash_statements, read_leaves, read_statements
from warehouse import database
from warehouse.home import Problem

FOUND: LiteralString = """
    with leaf as (
        select
            content, period_key, indicator_key, statement::jsonb as figure, statement,
            row_number() over (
                partition by content, period_key, indicator_key
                order by subject, breakdown collate "C", is_synthetic
            ) - 1 as place
        from dissemination.version
        where period_key in (select period_key from marts.dim_period where period = %(period)s)
            and indicator_key = (
                select indicator_key from marts.dim_indicator where indicator_code = %(indicator)s
            )
            and core.is_known(known_from_release, known_to_release, %(release)s)
    )
    select content, period_key, indicator_key, place, statement
    from leaf
    where
        figure ->> 'ref_area' = %(ref_area)s
        and figure ->> 'breakdown' = %(breakdown)s
        and (figure ->> 'is_synthetic')::boolean = %(is_synthetic)s
    order by content <> 'core.fact_indicator_history', content
    limit 1
"""
"""The figure that a province reported, else the one derived over provinces, or over periods."""
KNOWN: dict[str, LiteralString] = {
    "indicator": "select from marts.dim_indicator where indicator_code = %s",
    "area": "select from marts.dim_area where area_code = %s",
    "period": "select from marts.dim_period where period = %s",
}
LATEST = "select max(release_id) from core.release where status = 'published'"


def prove_figure(
    ref_area: str,
    indicator: str,
    period: str,
    breakdown: str = "",
    release_id: int | None = None,
    *,
    synthetic: bool = False,
) -> Proof:
    """Proves which figure a release has: of the latest one, unless another is named.

    Args:
        ref_area: The area by its code in `marts.dim_area`, such as ``VN34_24``.
        indicator: Its code.
        period: The period as in `marts.dim_period`, such as ``2026-10``.
        breakdown: The members; empty for the total.
        release_id: The release.
        synthetic: The figure of the synthetic series, not the real one.

    Raises:
        Problem: the release has no such figure, or there is no such release.
    """
    sign_missing()
    with database.connect() as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        [(latest,)] = connection.execute(LATEST).fetchall()
        release_id = latest if release_id is None else release_id
        release = read_manifest(connection, release_id) if release_id else None
        if release is None:
            raise Problem(_name_missing_release(release_id, latest))
        sought = {
            "ref_area": ref_area, "indicator": indicator, "period": period,
            "breakdown": breakdown, "is_synthetic": synthetic, "release": release_id,
        }  # fmt: skip
        row = connection.execute(FOUND, sought).fetchone()
        if row is None:
            raise Problem(_name_what_is_missing(connection, sought))
        return _assemble(connection, Tree(*row[:3]), row[3], json.loads(row[4]), release)


def _assemble(
    connection: Connection, tree: Tree, place: int, figure: Any, release: dict[str, Any]
) -> Proof:
    release_id = release["manifest"]["release"]["release_id"]
    leaves, _ = read_leaves(connection, tree, release_id)
    statements = read_statements(connection, release_id)
    found = [json.loads(it) for it in statements]
    above = next(i for i, it in enumerate(found) if Tree.of(it) == tree)
    return {
        "format": FIGURE,
        "figure": figure,
        "figure_place": _place(leaves, place),
        "tree": found[above],
        "tree_place": _place(hash_statements(statements), above),
        "release": release,
    }


def _place(leaves: bytes, index: int) -> dict[str, Any]:
    return {"index": index, "path": [it.hex() for it in find_path(leaves, index)]}


def _name_missing_release(release_id: int | None, latest: int | None) -> str:
    if not latest:
        return "nothing is published yet: load a month first (tmdt load)"
    return f"there is no published release {release_id}, the latest is {latest}: tmdt release list"


def _name_what_is_missing(connection: Connection, sought: dict[str, Any]) -> str:
    """Why there is no such figure: the first word of the request that nobody knows."""
    for what, query in KNOWN.items():
        word = sought["ref_area" if what == "area" else what]
        if connection.execute(query, [word]).fetchone() is None:
            return f"there is no {what} {word!r} in what is published: see marts.dim_{what}"
    other = {**sought, "is_synthetic": not sought["is_synthetic"]}
    if connection.execute(FOUND, other).fetchone():
        kind, way = ("real", "leave out") if sought["is_synthetic"] else ("synthetic", "add")
        return (
            f"release {sought['release']} has that figure as a {kind} one only: {way} --synthetic"
        )
    members = f" by {sought['breakdown']}" if sought["breakdown"] else ""
    return (
        f"release {sought['release']} has no figure {sought['indicator']}{members} of"
        f" {sought['ref_area']} in {sought['period']}"
    )
