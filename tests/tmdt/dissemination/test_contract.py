"""The contract with consumers: current, valid by its standard, and never broken in silence."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from open_data_contract_standard.model import OpenDataContractStandard

from tmdt.dissemination.contract import find_breaking, make_contract, write_contract
from warehouse.home import PROJECT

NOW = PROJECT / "docs" / "contract.odcs.yaml"
PROMISED = PROJECT / "docs" / "contract.released.odcs.yaml"
Contract = dict[str, Any]


def load(file: Any) -> Contract:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


@pytest.mark.db
def test_the_contract_is_that_of_the_warehouse(warehouse: psycopg.Connection) -> None:
    assert NOW.read_text("utf-8") == write_contract(make_contract(warehouse)), (
        "write it anew: make docs"
    )


def test_what_breaks_a_promise_has_another_major_version() -> None:
    promised, now = load(PROMISED), load(NOW)
    if promised["version"].split(".")[0] == now["version"].split(".")[0]:
        assert find_breaking(promised, now) == [], (
            "consumers rely on it: take it back, or move the major VERSION in contract.py"
        )


@pytest.mark.parametrize("file", [NOW, PROMISED], ids=lambda file: file.name)
def test_the_contract_is_valid_by_its_standard(file: Any) -> None:
    import jsonschema

    contract = load(file)
    jsonschema.validate(contract, json.loads(OpenDataContractStandard.json_schema()))
    read = OpenDataContractStandard.from_string(file.read_text("utf-8"))
    assert read.schema_ and all(it.description for it in read.schema_)
    undescribed = [
        f"{table.name}.{column.name}"
        for table in read.schema_
        for column in table.properties or []
        if not column.description
    ]
    assert undescribed == []


def test_facts_promise_what_their_histories_keep() -> None:
    [fact] = [it for it in load(NOW)["schema"] if it["name"] == "fact_indicator"]
    required = {it["name"] for it in fact["properties"] if it.get("required")}
    assert {"province_key", "indicator_key", "period_key", "breakdown", "is_synthetic"} <= required
    assert not {"value", "area_key"} & required


def column(contract: Contract, table: str, name: str) -> dict[str, Any]:
    [found] = [it for it in contract["schema"] if it["name"] == table]
    return next(it for it in found["properties"] if it["name"] == name)


def drop_column(contract: Contract) -> None:
    [found] = [it for it in contract["schema"] if it["name"] == "dim_area"]
    found["properties"] = [it for it in found["properties"] if it["name"] != "label_vi"]


def drop_relation(contract: Contract) -> None:
    contract["schema"] = [it for it in contract["schema"] if it["name"] != "fact_target"]


def rename_column(contract: Contract) -> None:
    column(contract, "dim_area", "name_vi")["name"] = "ten"


def change_type(contract: Contract) -> None:
    column(contract, "dim_area", "sort_no")["physicalType"] = "text"


def allow_null(contract: Contract) -> None:
    del column(contract, "dim_area", "area_code")["required"]


def change_key(contract: Contract) -> None:
    del column(contract, "dim_area", "area_key")["primaryKeyPosition"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (drop_column, "marts.dim_area.label_vi is gone"),
        (drop_relation, "marts.fact_target is gone"),
        (rename_column, "marts.dim_area.name_vi is gone"),
        (change_type, "marts.dim_area.sort_no was integer and is text"),
        (allow_null, "marts.dim_area.area_code was never null and may be"),
        (change_key, "marts.dim_area.area_key is not in the key where it was"),
    ],
)
def test_what_breaks_a_query_is_found(change: Callable[[Contract], None], said: str) -> None:
    promised = load(NOW)
    now = copy.deepcopy(promised)
    change(now)
    assert find_breaking(promised, now) == [said]


@given(st.data())
def test_what_is_added_breaks_nothing_and_what_is_taken_is_named(data: st.DataObject) -> None:
    names = st.lists(st.sampled_from("abcdef"), unique=True, min_size=1)

    def contract(columns: list[str]) -> Contract:
        properties = [{"name": it, "physicalType": "text"} for it in columns]
        return {"schema": [{"name": "t", "properties": properties}]}

    before, after = data.draw(names), data.draw(names)
    broken = find_breaking(contract(before), contract(after))
    assert broken == [f"marts.t.{it} is gone" for it in before if it not in after]
