"""The models stand where their readers look: in the order in which they are built."""

from __future__ import annotations

import re

import pytest
import yaml

from tmdt.releases.transform import DBT_PROJECT

FOLDERS = ["staging", "dimensions", "history", "marts"]
MODELS = sorted((DBT_PROJECT / "models").glob("*/*.sql"))
FOLDER_OF = {file.stem: file.parent.name for file in MODELS}


def test_the_folders_are_those_there_are() -> None:
    assert sorted(FOLDERS) == sorted(set(FOLDER_OF.values()))


@pytest.mark.parametrize("model", FOLDER_OF)
def test_a_model_reads_its_folder_and_those_before_it(model: str) -> None:
    text = (DBT_PROJECT / "models" / FOLDER_OF[model] / f"{model}.sql").read_text()
    of_seeds = {file.stem for file in (DBT_PROJECT / "seeds").glob("*.csv")}
    for read in set(re.findall(r"ref\('(\w+)'\)", text)) - of_seeds:
        assert FOLDERS.index(FOLDER_OF[read]) <= FOLDERS.index(FOLDER_OF[model]), read


@pytest.mark.parametrize("model", FOLDER_OF)
def test_the_properties_of_a_model_stand_beside_it(model: str) -> None:
    file = DBT_PROJECT / "models" / FOLDER_OF[model] / f"{model}.yml"
    properties = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert [it["name"] for it in properties["models"]] == [model]
    assert properties["models"][0]["description"]
    assert {it["model"] for it in properties.get("unit_tests", [])} <= {model}
