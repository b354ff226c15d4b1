"""The places of files that hosts share: known by a mark, refused when they are others."""

import pytest
from upath import UPath

from ingestion.landing import count_waiting, ingest, submit
from warehouse import stores
from warehouse.home import Problem

pytestmark = pytest.mark.db
CSV = (
    "province_code,period,indicator_code,breakdown,value,unit,note\n"
    "24,2023-10,bank_account_count,,5,account,\n"
)


def test_a_host_whose_landing_area_is_another_place_is_refused(warehouse, tmp_path, monkeypatch):
    (tmp_path / "shared").mkdir()
    monkeypatch.setenv("TMDT_LANDING", str(tmp_path / "shared"))
    assert ingest().staged == []
    monkeypatch.delenv("TMDT_LANDING")  # as on a host where somebody forgot it
    with pytest.raises(Problem, match="is not the one it uses: set TMDT_LANDING as on"):
        ingest()
    file = tmp_path / "sent.csv"
    file.write_text(CSV)
    with pytest.raises(Problem, match="set TMDT_LANDING"):
        list(submit([file]))
    monkeypatch.setenv("TMDT_LANDING", str(tmp_path / "shared"))
    list(submit([file]))
    assert count_waiting() == 1 and len(ingest().staged) == 1 and count_waiting() == 0


def test_the_store_of_another_warehouse_is_refused_until_it_is_adopted(
    warehouse, tmp_path, monkeypatch
):
    (tmp_path / "archive").mkdir()
    monkeypatch.setenv("TMDT_ARCHIVE", str(tmp_path / "archive"))
    ingest()
    (tmp_path / "archive" / stores.MARK).write_text("another")
    with pytest.raises(Problem, match="is that of another warehouse"):
        ingest()
    stores.adopt("archive")
    ingest()


def test_a_moved_store_keeps_its_mark(warehouse, tmp_path, monkeypatch):
    (tmp_path / "before").mkdir()
    monkeypatch.setenv("TMDT_LANDING", str(tmp_path / "before"))
    ingest()
    (tmp_path / "before").rename(tmp_path / "after")
    monkeypatch.setenv("TMDT_LANDING", str(tmp_path / "after"))
    ingest()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("s4://bucket/landing", "TMDT_LANDING: Unsupported filesystem: 's4'"),
        ("http://127.0.0.1:9/landing", "look at TMDT_LANDING"),
        ("sftp://127.0.0.1:9/landing", "TMDT_LANDING"),
    ],
)
def test_a_wrong_url_is_refused_in_a_line(warehouse, monkeypatch, url, reason):
    monkeypatch.setenv("TMDT_LANDING", url)
    with pytest.raises(Problem) as refused:
        ingest()
    assert reason in str(refused.value) and "\n" not in str(refused.value)


def test_all_stores_may_be_in_an_object_store(warehouse, tmp_path, monkeypatch):
    for store in stores.STORES.values():
        monkeypatch.setenv(store.setting, f"memory://{tmp_path.name}/{store.folder}")
    file = tmp_path / "sent.csv"
    file.write_text(CSV)
    list(submit([file]))
    (staged,) = ingest().staged
    assert staged.loaded == 1 and count_waiting() == 0
    kept = [path.name for path in stores.locate("archive").rglob("*") if path.is_file()]
    assert sorted(kept) == sorted([stores.MARK, staged.sha256])


def test_a_home_with_its_own_database_needs_no_marks(tmp_path, monkeypatch):
    monkeypatch.setenv("TMDT_HOME", str(tmp_path))
    monkeypatch.delenv("TMDT_DATABASE_URL", raising=False)
    stores.require_ours(*stores.STORES)
    assert not any(tmp_path.rglob(stores.MARK))
    assert stores.locate("archive") == UPath(tmp_path / "archive")
