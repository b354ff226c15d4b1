"""The contract with consumers of ``marts``, as the Open Data Contract Standard (ODCS) writes it.

Relations, columns and types are those of the database; descriptions and what is never null are
dbt's contracts, where a model stands behind a relation. ``docs/contract.odcs.yaml`` is what it is
now, ``docs/contract.released.odcs.yaml`` what consumers were promised: what breaks that promise
needs another major version.

``python -m tmdt.dissemination.contract`` prints the contract of the home's warehouse.
"""

from __future__ import annotations

import sys
from typing import Any

import yaml
from psycopg import Connection

from warehouse import database
from warehouse.descriptions import find_view_models
from warehouse.home import PROJECT

VERSION = "1.0.0"
"""What breaks a consumer's query moves the first number, what only adds the second."""
MODELS = PROJECT / "dbt_project" / "models"
RELATIONS = """
    select
        relation.relname as name,
        case relation.relkind when 'r' then 'table' else 'view' end as kind,
        obj_description(relation.oid, 'pg_class') as relation_comment,
        attribute.attname as column_name,
        format_type(attribute.atttypid, attribute.atttypmod) as type,
        attribute.attnotnull as is_required,
        array_position(key.conkey, attribute.attnum) as key_position,
        col_description(relation.oid, attribute.attnum) as column_comment
    from pg_class as relation
    inner join pg_attribute as attribute
        on relation.oid = attribute.attrelid and attribute.attnum > 0 and not attribute.attisdropped
    left join pg_constraint as key on relation.oid = key.conrelid and key.contype = 'p'
    where relation.relnamespace = 'marts'::regnamespace and relation.relkind in ('r', 'v')
    order by relation.relname collate "C", attribute.attnum
"""
NEVER_NULL = """
    select relation.relname, attribute.attname
    from pg_class as relation
    inner join pg_attribute as attribute on relation.oid = attribute.attrelid
    where
        relation.relnamespace = 'core'::regnamespace and relation.relname like '%\\_history'
        and attribute.attnum > 0 and attribute.attnotnull
"""
"""Of the tables of versions, which migrations make and not dbt."""
LOGICAL = {
    "boolean": "boolean", "date": "date", "bigint": "integer", "integer": "integer",
    "smallint": "integer", "numeric": "number", "timestamp with time zone": "timestamp",
}  # fmt: skip
"""The types of ODCS by those of PostgreSQL; the others are text, or lists and objects of it."""
Row = dict[str, Any]


def make_contract(connection: Connection[Any]) -> Row:
    """The contract of what readers of a migrated warehouse see."""
    models, behind = _read_models(connection), find_view_models()
    tables: dict[str, Row] = {}
    rows = connection.execute(RELATIONS).fetchall()
    for name, kind, comment, column, type_, is_required, position, said in rows:
        described = _follow(name, models, behind)
        about = next((_say(it) for it in described[:1] if it["name"] == name), None)
        table = tables.setdefault(
            name,
            {
                "name": name,
                "physicalName": f"marts.{name}",
                "physicalType": kind,
                "description": about or _say({"description": comment}),
                "properties": [],
            },
        )
        table["properties"].append(
            _describe_column(column, type_, is_required, position, said, described, kind == "view")
        )
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": "tmdt-marts",
        "name": "Provincial e-commerce indicators",
        "version": VERSION,
        "status": "active",
        "domain": "e-commerce statistics",
        "description": {
            "purpose": "Monthly e-commerce indicators of the provinces of Viet Nam, published as"
            " whole, audited releases.",
            "usage": "Read as the role bi_reader, from the schema marts. Add up only what"
            " can_be_summed says, of one period and of real or synthetic figures alone.",
            "limitations": "Columns and relations may be added with a minor version; what is named"
            " here is neither removed, nor renamed, nor of another type, nor null where it is"
            " required, without a major one.",
        },
        "schema": list(tables.values()),
    }


def find_breaking(promised: Row, now: Row) -> list[str]:
    """What a contract no longer keeps of one that was promised, a line each."""
    found = []
    relations = {it["name"]: it for it in now["schema"]}
    for was in promised["schema"]:
        name = was["name"]
        if name not in relations:
            found.append(f"marts.{name} is gone")
            continue
        columns = {it["name"]: it for it in relations[name]["properties"]}
        for column in was["properties"]:
            found += _compare(f"marts.{name}.{column['name']}", column, columns)
    return found


def _compare(place: str, was: Row, columns: dict[str, Row]) -> list[str]:
    column = columns.get(was["name"])
    if column is None:
        return [f"{place} is gone"]
    found = []
    if column["physicalType"] != was["physicalType"]:
        found.append(f"{place} was {was['physicalType']} and is {column['physicalType']}")
    if was.get("required") and not column.get("required"):
        found.append(f"{place} was never null and may be")
    if was.get("primaryKeyPosition") != column.get("primaryKeyPosition"):
        found.append(f"{place} is not in the key where it was")
    return found


def write_contract(contract: Row) -> str:
    """The contract as YAML."""
    return yaml.safe_dump(contract, allow_unicode=True, sort_keys=False, width=100)


def _describe_column(
    name: str, type_: str, is_required: bool, position: int | None, comment: str | None,
    described: list[Row], is_view: bool,
) -> Row:  # fmt: skip
    """A column, as the nearest model or view that has one of its name describes it."""
    own = [it["columns"][name] for it in described if name in it["columns"]]
    said = [comment or "", *(_say(it) for it in own)]
    about = next(filter(None, said if is_view else reversed(said)), None)
    promised = any(_is_required(it) for it in own)
    return {
        "name": name,
        "logicalType": LOGICAL.get(type_, "array" if type_.endswith("[]") else "string"),
        "physicalType": type_,
        **({"required": True} if is_required or promised else {}),
        **({"primaryKey": True, "primaryKeyPosition": position} if position else {}),
        **({"description": _say({"description": about})} if about else {}),
    }


def _follow(name: str, models: dict[str, Row], behind: dict[str, str]) -> list[Row]:
    """The models that describe a relation: its own, and those that its view takes columns from."""
    found, seen = [], set()
    while name and name not in seen:
        seen.add(name)
        if name in models:
            found.append(models[name])
        name = behind.get(name, "").partition(".")[2]
    return found


def _read_models(connection: Connection[Any]) -> dict[str, Row]:
    """Dbt's contracts by model, with what the tables of versions keep as well."""
    models: dict[str, Row] = {}
    for file in sorted(MODELS.rglob("*.yml")):
        for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models", []):
            columns = {it["name"]: it for it in model.get("columns", [])}
            models[model["name"]] = model | {"columns": columns}
    for name, column in connection.execute(NEVER_NULL).fetchall():
        known = models[name]["columns"].setdefault(column, {})
        known["constraints"] = [{"type": "not_null"}]
    return models


def _is_required(column: Row) -> bool:
    return any(it.get("type") == "not_null" for it in column.get("constraints", []))


def _say(described: Row) -> str:
    return " ".join((described.get("description") or "").split())


def main() -> None:
    """Prints the contract."""
    database.prepare()
    with database.connect() as connection:
        sys.stdout.write(write_contract(make_contract(connection)))


if __name__ == "__main__":
    main()
