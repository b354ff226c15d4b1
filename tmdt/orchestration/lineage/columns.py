"""Where the columns of a query come from, read from its SQL with sqlglot.

Columns are traced to what their values are made of, not to what merely filters or joins the rows.
Nothing is guessed: what cannot be followed to the columns of tables is left out. It takes seconds
for all models of dbt, whose SQL seldom changes, so what was found is kept.
"""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path
from typing import NamedTuple

import sqlglot
from sqlglot import expressions as exp
from sqlglot.errors import SqlglotError
from sqlglot.lineage import Node, lineage
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import build_scope
from sqlglot.schema import MappingSchema

from tmdt.orchestration.lineage.naming import locate_warehouse
from tmdt.orchestration.lineage.relations import Relations
from warehouse.home import folder
from warehouse.output import write_file

log = logging.getLogger(__name__)
DIALECT = "postgres"


class Source(NamedTuple):
    """A column of a table."""

    schema: str
    table: str
    column: str


class Tracer:
    """Traces queries on one database, whose tables it knows."""

    def __init__(self, database: str, relations: Relations, keep_in: Path) -> None:
        self.database = database
        self.keep_in = keep_in
        tables: dict[str, dict[str, dict[str, str]]] = {}
        for (schema, name), relation in relations.items():
            tables.setdefault(schema, {})[name] = {one.name: one.type for one in relation.columns}
        self.schema = MappingSchema({database: tables}, dialect=DIALECT)
        self.known = json.dumps([database, tables])

    def trace(self, query: str) -> dict[str, list[Source]]:
        """Traces each column of a query to the columns that its values are made of.

        Left out are columns made of none (a constant, a count of rows), columns that cannot be
        followed to the end, and all columns of a query that the parser does not understand.
        """
        kept = self.keep_in / f"{hashlib.sha256((self.known + query).encode()).hexdigest()}.json"
        if not kept.exists():
            self.keep_in.mkdir(parents=True, exist_ok=True)
            write_file(kept, json.dumps(self._trace(query)).encode())
        found = json.loads(kept.read_bytes()).items()
        return {column: [Source(*source) for source in sources] for column, sources in found}

    def _trace(self, query: str) -> dict[str, list[Source]]:
        try:
            qualified = qualify(
                sqlglot.parse_one(query, read=DIALECT),
                dialect=DIALECT, catalog=self.database, schema=self.schema, quote_identifiers=False,
            )  # fmt: skip
            nodes = lineage(
                None, qualified, self.schema, dialect=DIALECT, scope=build_scope(qualified)
            )
        except SqlglotError as reason:
            log.info("no lineage of columns for a query: %s", str(reason).splitlines()[0])
            return {}
        traced = {column: _sources(node) for column, node in nodes.items()}
        return {column: sorted(sources) for column, sources in traced.items() if sources}


def trace_in(relations: Relations) -> Tracer:
    """A tracer of the warehouse's queries, which keeps what it finds in the home."""
    return Tracer(locate_warehouse()[1], relations, folder("dbt") / "lineage")


def list_tables(query: str) -> set[tuple[str, str]]:
    """The tables that a query names with their schema; none if the parser does not understand."""
    try:
        tables = sqlglot.parse_one(query, read=DIALECT).find_all(exp.Table)
    except SqlglotError:
        return set()
    return {(table.db, table.name) for table in tables if table.db}


def _sources(node: Node) -> set[Source] | None:
    """The columns of tables that a column leads to; None if one of its ways cannot be followed."""
    sources = set()
    for step in node.walk():
        expression = step.expression
        if isinstance(expression, exp.Table) and expression.db:
            sources.add(Source(expression.db, expression.name, step.name.rpartition(".")[2]))
            continue
        # Of a lateral query sqlglot gives every column, also those that only choose its rows.
        is_end = not step.downstream or isinstance(expression, exp.UDTF)
        if is_end and expression.find(exp.Column, exp.Placeholder, exp.Table):
            return None
    return sources
