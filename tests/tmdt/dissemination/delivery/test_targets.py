"""Where things are sent: each province's own place, and no address in any message or log."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from smtp_sink import Sink

from tmdt.dissemination.delivery import targets
from tmdt.dissemination.delivery.targets import NotTaken, list_targets
from warehouse.home import Problem

SECRET = "hunter2"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "figures.csv"
    file.write_text("số liệu")
    return file


def test_nothing_is_sent_without_a_target(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMDT_DELIVERY_URL", raising=False)
    assert not targets.are_set()
    assert list_targets("VN34_24") == []


def test_a_folder_holds_a_folder_for_each_province(drop: Path, file: Path) -> None:
    for ref_area in ("VN34_24", "VN34_01"):
        [target] = list_targets(ref_area)
        target.send("release-2", [file], "title", "message")
        target.send("release-2", [file], "title", "message")
    assert sorted(str(it.relative_to(drop)) for it in drop.rglob("*.csv")) == [
        "VN34_01/release-2/figures.csv", "VN34_24/release-2/figures.csv",
    ]  # fmt: skip


def test_mail_goes_to_the_provinces_own_address(mail: Sink, file: Path) -> None:
    [target] = list_targets("VN34_24")
    target.send("release-2", [file], "Thống kê – Bắc Ninh", "Kính gửi <b>Bắc Ninh</b>")
    [(recipients, message)] = mail.taken
    assert recipients == ["thongke@bacninh.example"]
    assert message["subject"] == "Thống kê – Bắc Ninh"
    body = message.get_body()
    assert body is not None and body.get_content().strip() == "Kính gửi <b>Bắc Ninh</b>"
    [attached] = message.iter_attachments()
    assert attached.get_filename() == "figures.csv"
    assert attached.get_payload(decode=True) == "số liệu".encode()
    assert list_targets("VN34_79") == []  # it has no address


def test_a_new_password_is_no_new_target(mail: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    [before] = list_targets("VN34_24")
    for url in ("mailtos://a:b@smtp.example.org?to={address}", "mailto://c@x.example?to={address}"):
        monkeypatch.setenv("TMDT_DELIVERY_URL", url)
        assert [it.identity for it in list_targets("VN34_24")] == [before.identity]
    assert [it.identity for it in list_targets("VN34_01")] != [before.identity]


@pytest.mark.parametrize(
    "url",
    [
        f"mailtos://me:{SECRET}@smtp.example.org?to=one@example.org",
        f"mailtos://me:{SECRET}@smtp.example.org",
        f"mailtos://me:{SECRET}@smtp.example.org?to={{address}}&cc={{address}}",
        f"json://me:{SECRET}@example.org",
        f"nowhere://me:{SECRET}@example.org",
    ],
)
def test_a_target_that_could_mix_provinces_up_is_refused(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMDT_DELIVERY_URL", f"/srv/deliveries {url}")
    with pytest.raises(Problem, match="TMDT_DELIVERY_URL, address 2: ") as refused:
        list_targets("VN34_24")
    assert SECRET not in str(refused.value) and "example.org" not in str(refused.value)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("VN34_99,a@example.org", "line 2: no province"),
        ("VN34_24,a@example.org\nVN34_24,b@example.org", "line 3: no province, or one that had"),
        ("VN34_24,a@example.org\nVN34_01,a@example.org", "line 3: want one address, of one"),
        ("VN34_24,a@example.org&cc=b@example.org", "line 2: want one address"),
        ("VN34_24,a@example.org;b@example.org", "line 2: want one address"),
        ("VN34_24,a@example.org?pass=x", "line 2: want one address"),
        ("VN34_24,", "line 2: want one address"),
        ("VN34_24", "line 2: want one address"),
        ('"VN34_24,a@example.org', "line 2: no province"),
    ],
)
def test_an_address_that_is_none_is_refused_by_its_line(
    lines: str, message: str, mail: Sink, tmp_path: Path
) -> None:
    (tmp_path / "addresses.csv").write_text(f"ref_area,address\n{lines}\n")
    with pytest.raises(Problem, match=message) as refused:
        list_targets("VN34_24")
    assert "@" not in str(refused.value)


def test_a_missing_file_of_addresses_is_a_problem(mail: Sink, tmp_path: Path) -> None:
    (tmp_path / "addresses.csv").unlink()
    with pytest.raises(Problem, match="TMDT_DELIVERY_ADDRESSES cannot be read: No such file"):
        list_targets("VN34_24")
    (tmp_path / "addresses.csv").write_bytes(b"ref_area,address\nVN34_24,\xff\xfe")
    with pytest.raises(Problem, match="TMDT_DELIVERY_ADDRESSES cannot be read: 'utf-8'"):
        list_targets("VN34_24")


@pytest.mark.parametrize("how", ["refuses", "hangs_up", "down"])
def test_a_target_that_is_down_is_said_without_its_address(
    how: str, mail: Sink, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    [target] = list_targets("VN34_24")
    if how == "down":
        mail.server_close()
    else:
        setattr(mail, how, True)
    with caplog.at_level(logging.DEBUG), pytest.raises(NotTaken) as refused:
        target.send("release-2", [file], "title", "message")
    said = f"{refused.value} {caplog.text} {target}"
    assert "bacninh" not in said and "127.0.0.1" not in said
    assert refused.value.__cause__ is None


def test_a_folder_that_cannot_be_written_is_said_without_its_path(drop: Path, file: Path) -> None:
    drop.write_text("in the way")
    [target] = list_targets("VN34_24")
    with pytest.raises(NotTaken, match="did not take it: Not a directory") as refused:
        target.send("release-2", [file], "title", "message")
    assert str(drop) not in str(refused.value)
