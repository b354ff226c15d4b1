"""Statistics are asked for with a form, and given."""

from __future__ import annotations

from typing import Any

import pytest
from dag_runs import Run
from stand_ins import Work

from reference.catalogue import reference

pytestmark = pytest.mark.airflow

ASKED = {"indicators": ["b2c_sales_vnd"], "from": "2026-10", "forms": ["csv", "pdf"]}


def test_what_is_asked_for_is_taken_and_given(run: Run, work: Work) -> None:
    ended = run("statistics_request", **ASKED)
    assert ended["state"] == "success"
    [(_, form, user), given] = work.done
    assert form == dict.fromkeys(form) | ASKED | {"period": None}
    assert user == "dag_test"
    assert given == ("give", 5)


def test_an_answer_is_tried_again_and_asked_for_once(run: Run, work: Work) -> None:
    work.failures["give"] = 2
    assert run("statistics_request", **ASKED)["state"] == "success"
    assert [done[0] for done in work.done] == ["take", "give"]


def test_the_form_speaks_both_languages_and_offers_what_there_is(bag: Any) -> None:
    params = bag.dags["statistics_request"].params
    schemas = {name: params.get_param(name).schema for name in params}
    assert all(" / " in schema["title"] for schema in schemas.values())
    assert set(schemas["indicators"]["examples"]) == set(reference().indicators)
    areas = schemas["areas"]["values_display"]
    assert areas["VN34_24"] == "Bắc Ninh / Bac Ninh (VN34_24)"
    assert next(iter(areas)) == "VN" and list(areas)[-1].startswith("VN63")
    assert schemas["forms"]["examples"] == ["html", "pdf", "xlsx", "csv", "parquet"]
    params.validate()  # as it is shown
