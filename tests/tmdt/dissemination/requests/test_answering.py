"""Requests are answered and recorded: once, or of every new release, also when killed between."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from asked_figures import add_release, ask, content

from tmdt.dissemination.requests import answering, record
from tmdt.dissemination.requests.record import Asker
from warehouse.home import Problem, home

pytestmark = pytest.mark.db

ASKER = Asker("Nguyễn Văn A", "báo cáo quý")


def given(connection: psycopg.Connection, request_id: int) -> dict[tuple[int, str], str]:
    """What is recorded as given for a request."""
    rows = connection.execute(
        "select release_id, file_name, sha256 from dissemination.answer where request_id = %s",
        [request_id],
    )
    return {(release_id, name): sha256 for release_id, name, sha256 in rows}


def hashes(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256(it).hexdigest() for name, it in content(folder).items()}


def test_an_answer_is_given_and_kept(published: psycopg.Connection, tmp_path: Path) -> None:
    number = answering.take_request(ask(languages=["vi", "en"]), ASKER)
    [answer] = answering.give(number, str(tmp_path / "out"))
    files = hashes(tmp_path / "out")
    assert len(files) == 3
    assert given(published, number) == {(2, name): sha256 for name, sha256 in files.items()}
    assert {(2, file.name): file.sha256 for file in answer.files} == given(published, number)
    described = json.loads((tmp_path / "out" / "request.json").read_text(encoding="utf-8"))
    assert described["release_id"] == 2
    assert described["files"].items() < files.items()
    kept = record.read_request(number)
    assert kept.request == ask(languages=["vi", "en"])
    row = published.execute(
        "select requested_by, purpose, channel, release_id, standing_name"
        " from dissemination.request"
    ).fetchall()
    assert row == [("Nguyễn Văn A", "báo cáo quý", "command", 2, None)]


def test_the_same_request_of_the_same_release_gives_the_same_bytes(
    published: psycopg.Connection, tmp_path: Path
) -> None:
    first = answering.take_request(ask(), ASKER)
    answering.give(first, str(tmp_path / "before"))
    add_release(published, 3)
    again = answering.take_request(ask(release_id=2), Asker("Somebody else"))
    answering.give(again, str(tmp_path / "again"))
    answering.give(first, str(tmp_path / "after"))
    before = content(tmp_path / "before")
    assert content(tmp_path / "after") == before
    asked_otherwise = content(tmp_path / "again")
    assert asked_otherwise.pop("request.json") != before.pop("request.json")
    assert asked_otherwise == before
    assert all("Nguyễn" not in it.decode() for it in before.values())


def test_without_a_place_it_is_in_outputs(published: psycopg.Connection) -> None:
    number = answering.take_request(ask(), ASKER)
    [answer] = answering.give(number)
    assert answer.place == str(home() / "outputs" / "requests" / str(number))
    assert hashes(Path(answer.place)).keys() == {file.name for file in answer.files}


def test_what_cannot_be_written_is_said(published: psycopg.Connection, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    number = answering.take_request(ask(), ASKER)
    with pytest.raises(Problem, match="the answer cannot be written to"):
        answering.give(number, str(tmp_path / "file" / "below"))
    assert given(published, number) == {}


def test_a_wrong_request_is_not_recorded(published: psycopg.Connection) -> None:
    with pytest.raises(Problem, match="no release 9"):
        answering.take_request(ask(release_id=9), ASKER)
    for name in ("", " ", "x" * 101):
        with pytest.raises(Problem, match="say who asks"):
            answering.take_request(ask(), Asker(name))
    assert published.execute("select count(*) from dissemination.request").fetchone() == (0,)


def test_a_standing_request_is_answered_with_every_release(
    published: psycopg.Connection, tmp_path: Path
) -> None:
    number = answering.take_standing(ask(), ASKER, "thang", str(tmp_path))
    assert [answer.release_id for answer in answering.give(number)] == [2]
    assert answering.give(number) == []
    add_release(published, 3)
    add_release(published, 4)
    assert [answer.release_id for answer in answering.give(number)] == [3, 4]
    assert {release for release, _ in given(published, number)} == {2, 3, 4}
    [kept] = record.list_standing()
    assert (kept.standing_name, kept.answered) == ("thang", 4)
    record.end_standing("thang", "admin")
    add_release(published, 5)
    assert answering.give(number) == []
    assert record.list_standing() == []
    with pytest.raises(Problem, match="no standing request 'thang'"):
        record.end_standing("thang", "admin")
    assert answering.take_standing(ask(), ASKER, "thang", None) > number


def test_killed_between_writing_and_recording_it_answers_once(
    published: psycopg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = answering.take_standing(ask(), ASKER, "thang", str(tmp_path))

    def die(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(record, "record_answer", die)
        answering.give(number)
    written = content(tmp_path / "release-2")
    assert written and given(published, number) == {}
    answering.give(number)
    assert content(tmp_path / "release-2") == written
    assert given(published, number) == {
        (2, name): hashlib.sha256(it).hexdigest() for name, it in written.items()
    }


def test_answered_twice_at_once_it_is_recorded_once(
    published: psycopg.Connection, tmp_path: Path
) -> None:
    number = answering.take_standing(ask(), ASKER, "thang", str(tmp_path))
    with ThreadPoolExecutor(2) as at_once:
        list(at_once.map(lambda _: answering.give(number), range(2)))
    assert given(published, number) == {
        (2, name): sha256 for name, sha256 in hashes(tmp_path / "release-2").items()
    }


def test_a_release_without_the_figures_holds_nothing_up(
    published: psycopg.Connection, tmp_path: Path
) -> None:
    number = answering.take_standing(ask(), ASKER, "thang", str(tmp_path))
    add_release(published, 3)
    add_release(published, 4)
    with published.transaction():
        for statement in (
            "update core.fact_indicator_history set known_to_release = 3"
            " where known_to_release is null and not is_synthetic",
            "insert into core.fact_indicator_history (province_key, indicator_key, period_key,"
            " breakdown, year_key, known_from_release, qualifier, obs_status, is_synthetic,"
            " submission_id, source_ref, is_withdrawn)"
            " select province_key, indicator_key, period_key, breakdown, year_key, 3, 'exact', 'A',"
            " is_synthetic, submission_id, source_ref, true"
            " from core.fact_indicator_history where known_to_release = 3",
        ):
            published.execute(statement)
    assert [answer.release_id for answer in answering.give(number)] == [2, 3, 4]
    described = json.loads((tmp_path / "release-4" / "request.json").read_text(encoding="utf-8"))
    assert described["files"] == {}
    assert "there are no real figures of 2026-10 by months" in described["reason"]


@pytest.mark.parametrize(
    ("given", "name", "out", "message"),
    [
        ({"release_id": 2}, "thang", None, "every new release answers a standing request"),
        ({"as_of": "2021-12-30"}, "thang", None, "every new release answers a standing request"),
        ({}, "../thang", None, "cannot name a request"),
        ({}, "Thang", None, "cannot name a request"),
        ({}, "thang", "sftp://me:secret@example.org/x", "an address with a password is not kept"),
        ({}, "thang", "nowhere://x", "nowhere"),
    ],
)
def test_what_cannot_stand_is_refused(
    published: psycopg.Connection, given: dict[str, Any], name: str, out: str | None, message: str
) -> None:
    with pytest.raises(Problem, match=message) as refused:
        answering.take_standing(ask(**given), ASKER, name, out)
    assert "secret" not in str(refused.value)


def test_two_of_one_name_cannot_stand(published: psycopg.Connection) -> None:
    answering.take_standing(ask(), ASKER, "thang", None)
    with pytest.raises(Problem, match="a standing request thang already"):
        answering.take_standing(ask(), ASKER, "thang", None)


def test_airflows_form_is_a_request(published: psycopg.Connection) -> None:
    form = {
        "indicators": ["b2c_sales_vnd"], "areas": None, "from": "2026-10", "to": "",
        "release_id": None, "requested_by": None, "purpose": "họp", "standing": None,
        "forms": ["html"], "breakdowns": False,
    }  # fmt: skip
    number = answering.take_form(form, "nguyen.van.a")
    kept = record.read_request(number)
    assert (kept.requested_by, kept.is_standing, kept.request) == (
        "nguyen.van.a", False, ask(to=None),
    )  # fmt: skip
    standing = answering.take_form(form | {"standing": "hop", "requested_by": "B"}, "nguyen.van.a")
    assert record.read_request(standing).standing_name == "hop"
    with pytest.raises(Problem, match="from: Field required"):
        answering.take_form({"indicators": ["b2c_sales_vnd"]}, "a")
    with pytest.raises(Problem, match="say who asks"):
        answering.take_form(form, None)
