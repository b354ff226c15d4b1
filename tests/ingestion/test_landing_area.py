"""Whatever lies in the landing area: the next file is read, and what is no file is told of."""

from __future__ import annotations

import os
import socket
import stat
import time
import zipfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from landed import GOOD, names, put, time_limit
from rich.console import Console
from workbook_files import archive as zip_of

from ingestion.files import landing_area
from ingestion.landing import check, ingest, list_set_apart, submit
from tmdt.cli import kept_out
from tmdt.orchestration.landing import land
from warehouse import home
from warehouse.home import Problem
from warehouse.stores import locate

pytestmark = pytest.mark.db


def looped_link(place: Path) -> None:
    place.symlink_to(place.name)


def dangling_link(place: Path) -> None:
    place.symlink_to("/nowhere/at all")


def link_to_a_secret(place: Path) -> None:
    place.symlink_to(home.home() / "secrets" / "postgres-tmdt")


def link_to_a_folder(place: Path) -> None:
    place.symlink_to(home.home() / "secrets")


def bound_socket(place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        before = Path.cwd()
        os.chdir(place.parent)  # an address is no longer than 107 bytes
        try:
            one.bind(place.name)
        finally:
            os.chdir(before)


def huge_file(place: Path) -> None:
    place.touch()
    os.truncate(place, 1 << 40)


def deep_folders(place: Path) -> None:
    place.joinpath(*["d"] * 40).mkdir(parents=True)


def abandoned(place: Path) -> None:
    place.with_name(place.name + ".part").write_text("half")


NO_SUBMISSIONS: list[tuple[Callable[[Path], None], str]] = [
    (looped_link, "link"),
    (dangling_link, "link"),
    (link_to_a_secret, "link"),
    (link_to_a_folder, "link"),
    (os.mkfifo, "pipe"),
    (bound_socket, "socket"),
    (huge_file, "too-large"),
    (deep_folders, "too-deep"),
    (abandoned, "unfinished"),
]


@pytest.mark.parametrize(
    ("make", "reason"), NO_SUBMISSIONS, ids=lambda made: getattr(made, "__name__", made)
)
@pytest.mark.parametrize("folder", ["", "tỉnh/x"])
def test_what_is_no_submission_is_set_apart_and_the_next_file_is_read(
    warehouse, messages, monkeypatch, make, reason, folder
):
    monkeypatch.setattr(landing_area, "UNFINISHED", -1)
    home.secret("postgres-tmdt")
    place = Path(str(locate("landing")), folder, "a odd thing")
    place.parent.mkdir(parents=True, exist_ok=True)
    make(place)
    put("b.csv")
    with time_limit(20):
        ingested = land()
    assert [staged.file_name for staged in ingested.staged] == ["b.csv"]
    (apart,) = list_set_apart()
    assert apart.reason == reason and os.path.lexists(apart.path)
    assert len(ingested.set_apart) == 1 and reason in ingested.set_apart[0]
    (message,) = messages
    assert "a odd thing" in str(message) or "d (too-deep)" in str(message)
    again = land()
    assert again.set_apart == [] and len(messages) == 1, "it is reported just once"
    assert home.secret("postgres-tmdt") not in [
        path.read_text() for path in locate("archive").rglob("*/*") if path.is_file()
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_set_apart(warehouse, messages):
    put("a.csv").chmod(0)
    put("b.csv", 2)
    assert [staged.file_name for staged in ingest().staged] == ["b.csv"]
    assert [one.reason for one in list_set_apart()] == ["unreadable"]


def test_refused_permission_sets_a_file_apart(warehouse, messages, monkeypatch):
    """The same where everything may be read, as by root."""
    put("a.csv")
    put("b.csv", 2)
    real = os.open

    def refusing(path, flags, *rest, **more):
        if str(path).endswith("a.csv"):
            raise PermissionError(13, "Permission denied")
        return real(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", refusing)
    assert [staged.file_name for staged in ingest().staged] == ["b.csv"]
    assert [one.reason for one in list_set_apart()] == ["unreadable"]


@pytest.mark.parametrize(
    "name",
    [b"bi\xeau 10.csv", b"new\nline.csv", b"\x1b[31mred.csv", "x" * 251 + ".csv", "-rf .csv"],
)
def test_a_name_may_be_anything_a_file_system_takes(warehouse, messages, name):
    put(name)
    (staged,) = ingest().staged
    assert staged.status == "accepted" and staged.file_name
    assert names() == []


def test_status_tells_what_waits_and_what_is_no_file(warehouse, messages):
    (locate("landing") / "x").symlink_to("x")
    ingest()
    put("a.csv")
    put(b"bi\xeau.csv.part")
    output = StringIO()
    kept_out.show_landing(Console(file=output, width=200))
    assert "landing     2 files to be read" in output.getvalue()
    assert f"no file     x (link): {locate('landing')}/.set-apart/link/" in output.getvalue()


def test_a_stranger_under_the_name_of_our_folders_stops_nobody(warehouse, messages, tmp_path):
    (locate("landing") / ".claimed").symlink_to(tmp_path)
    (locate("landing") / ".set-apart").write_text("not a folder")
    (locate("landing") / "x").symlink_to("x")
    put("a.csv")
    assert len(ingest().staged) == 1
    assert [one.reason for one in list_set_apart()] == ["link", "link"]
    assert list(tmp_path.glob("*-*")) == []


def test_what_is_kept_is_closed_to_others(warehouse, messages, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(GOOD.format(1))
    list(submit([file]))
    assert {stat.S_IMODE(path.stat().st_mode) for path in locate("landing").iterdir()} == {0o600}
    ingest()
    for path in (home.home(), *home.home().rglob("*")):
        assert not path.stat().st_mode & 0o077, path


def test_the_home_of_an_earlier_version_is_closed(warehouse):
    place = home.folder("archive") / "ab"
    place.mkdir()
    (place / "abc").write_text("kept")
    outside = home.home().parent / "outside"
    outside.write_text("x")
    outside.chmod(0o644)
    (home.home() / "link").symlink_to(outside)
    for path in (place / "abc", place, place.parent, home.home()):
        path.chmod(0o755 if path.is_dir() else 0o644)
    home.close_to_others()
    assert {stat.S_IMODE(path.stat().st_mode) for path in (home.home(), place.parent, place)} == {
        0o700
    }
    assert stat.S_IMODE((place / "abc").stat().st_mode) == 0o600
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644


def test_submitting_a_link_or_a_folder_is_a_plain_problem(warehouse, tmp_path):
    (tmp_path / "real.csv").write_text(GOOD.format(1))
    (tmp_path / "link.csv").symlink_to("real.csv")
    with pytest.raises(Problem, match="is a link"):
        list(submit([tmp_path / "link.csv"]))
    with pytest.raises(Problem, match="is not a file"):
        list(submit([tmp_path]))
    os.mkfifo(tmp_path / "pipe.csv")
    with time_limit(5), pytest.raises(Problem, match="is not a file"):
        check(tmp_path / "pipe.csv")


def test_a_zip_member_without_a_name_is_read_like_any_other(warehouse, messages, tmp_path):
    path = zip_of(tmp_path / "all.zip", {"b.csv": GOOD.format(2)})
    with zipfile.ZipFile(path, "a") as file, file.open(zipfile.ZipInfo(), "w") as member:
        member.write(GOOD.format(1).encode())
    with zipfile.ZipFile(path, "a") as file:
        file.infolist()[-1].filename = ""
        file._didModify = True
    list(submit([path]))
    put("c.csv", 3)
    assert [staged.file_name for staged in ingest().staged] == ["b.csv", "all.zip (2)", "c.csv"]


ODD_NAMES = st.binary(min_size=1, max_size=40).filter(
    lambda name: (
        not {b"/", b"\0"} & {name[at : at + 1] for at in range(len(name))}
        and name not in (b".", b"..")
    )
)
THINGS = st.sampled_from(["file", "folder", "link", "loop", "pipe", "empty", "large"])


def make_thing(kind: str, place: Path, number: int) -> None:
    match kind:
        case "file":
            put(place.name, number)
        case "folder":
            place.mkdir()
        case "link":
            place.symlink_to("/etc/passwd")
        case "loop":
            place.symlink_to(place.name)
        case "pipe":
            os.mkfifo(place)
        case "empty":
            place.touch()
        case "large":
            huge_file(place)


@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(things=st.dictionaries(ODD_NAMES, THINGS, max_size=6))
def test_whatever_lies_there_a_good_file_is_read(warehouse, messages, things):
    """Of whatever names and kinds; and after a second pass nothing waits but what is unfinished."""
    for number, (name, kind) in enumerate(things.items()):
        place = Path(os.fsdecode(os.fsencode(locate("landing")) + b"/" + name))
        if not os.path.lexists(place):
            make_thing(kind, place, number)
    good = put("zz good.csv", time.time_ns() % 10**9)
    with time_limit(30):
        names_read = [staged.file_name for staged in ingest().staged]
    assert "zz good.csv" in names_read and not good.exists()
    still_there = [
        path.name for path in Path(str(locate("landing"))).iterdir() if not path.is_dir()
    ]
    assert all(name.startswith(".") or name.endswith(".part") for name in still_there)
