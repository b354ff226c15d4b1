"""Answers requests: writes what was asked for, and records what was given."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from upath import UPath

from tmdt.dissemination.content.answer import make_answer
from tmdt.dissemination.content.document import Document, Language
from tmdt.dissemination.forms import render
from tmdt.dissemination.requests import record
from tmdt.dissemination.requests.record import Asker, GivenFile, Kept
from tmdt.dissemination.requests.request import StatisticsRequest, parse_request
from tmdt.dissemination.requests.selection import NoFigures, select
from tmdt.dissemination.snapshot import read_published
from warehouse.home import Problem, first_line
from warehouse.output import write_file
from warehouse.stores import locate, parse_place, require_ours

MANIFEST = "request.json"
"""What the files are: written last, so that where it is, they are."""


@dataclass(frozen=True)
class Answer:
    """What was given for a request."""

    request_id: int
    release_id: int
    place: str
    files: tuple[GivenFile, ...]


def take_request(request: StatisticsRequest, asker: Asker) -> int:
    """Holds a request against what is published, and records it; returns its number.

    Raises:
        Problem: it names what there is not, or asks for too much.
    """
    return record.record_request(request, asker, _find_release(request))


def take_standing(request: StatisticsRequest, asker: Asker, name: str, out: str | None) -> int:
    """Records a request that the latest release answers, and each new one; returns its number.

    Args:
        request: What is asked for.
        asker: Who asks.
        name: What the request is called from now on.
        out: A folder, or the URL of one, in which each release gets a folder; by default one of
            its own in the store of outputs.

    Raises:
        Problem: it is of one moment only, or as with one that is answered once.
    """
    if request.release_id or request.as_of:
        raise Problem("every new release answers a standing request: name none, nor a moment")
    if out and urlsplit(out).password:
        raise Problem("an address with a password is not kept: set it where the client reads it")
    place = None if out is None else _absolute(parse_place(out))
    return record.record_request(request, asker, _find_release(request), name, place)


def take_form(form: Mapping[str, Any], user: str | None) -> int:
    """Records what somebody filled into Airflow's form; an empty field is not there."""
    given = {name: value for name, value in form.items() if value not in (None, "", [])}
    asker = Asker(given.pop("requested_by", user) or "", given.pop("purpose", ""), "airflow")
    name = given.pop("standing", None)
    request = parse_request(given)
    if name:
        return take_standing(request, asker, name, None)
    return take_request(request, asker)


def give(request_id: int, out: str | None = None) -> list[Answer]:
    """Answers a recorded request: a standing one of each release that has not answered it yet.

    What is written is the same however often, and is recorded afterwards: so each release answers
    once, also when it was killed between.

    Args:
        request_id: Its number.
        out: Where to write one that is answered once; by default as for a standing one.

    Raises:
        Problem: there is no such request, or its place cannot be written to.
    """
    kept = record.read_request(request_id)
    chosen = out or kept.place
    place = parse_place(chosen) if chosen else _default(kept)
    if not kept.is_standing:
        return [_answer(kept, kept.release_id, place)]
    return [
        _answer(kept, release_id, place / f"release-{release_id}")
        for release_id in record.list_unanswered(request_id)
    ]


def render_form(document: Document, form: str, language: Language) -> dict[str, bytes]:
    """The files of an answer in one form and language, by their names; as they are given."""
    name, content = f"{document.name}_{language}", render(document, form, language)
    if isinstance(content, bytes):
        return {f"{name}.{form}": content}
    return {f"{name}_{form}/{file}": it for file, it in content.items()}


def _find_release(request: StatisticsRequest) -> int:
    with read_published() as connection:
        return select(connection, request).source.release_id


def _make(request: StatisticsRequest, release_id: int) -> Document:
    with read_published() as connection:
        return make_answer(connection, request, release_id)


def _answer(kept: Kept, release_id: int, place: UPath) -> Answer:
    """Answers with what the release has, and be it nothing: so that the next is not held up."""
    document, reason = None, None
    try:
        document = _make(kept.request, release_id)
    except NoFigures as nothing:
        reason = str(nothing)
    described = {"request": kept.request.describe(), "release_id": release_id, "reason": reason}
    files = _write(kept.request, document, described, place)
    record.record_answer(kept.request_id, release_id, files)
    return Answer(kept.request_id, release_id, str(place), files)


def _write(
    request: StatisticsRequest, document: Document | None, described: dict[str, Any], place: UPath
) -> tuple[GivenFile, ...]:
    """Writes each form in each language, and what they are of."""
    made: dict[str, bytes] = {}
    if document is not None:
        for language in request.languages:
            for form in request.forms:
                made |= render_form(document, form, language)
    files = tuple(_describe(name, content) for name, content in made.items())
    described |= {"files": {file.name: file.sha256 for file in files}}
    manifest = (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode()
    try:
        for name, content in (made | {MANIFEST: manifest}).items():
            file = place / name
            file.parent.mkdir(parents=True, exist_ok=True)
            write_file(file, content)
    except OSError as error:
        reason = error.strerror or first_line(error)
        raise Problem(f"the answer cannot be written to {place}: {reason}") from error
    return (*files, _describe(MANIFEST, manifest))


def _describe(name: str, content: bytes) -> GivenFile:
    return GivenFile(name, hashlib.sha256(content).hexdigest(), len(content))


def _default(kept: Kept) -> UPath:
    """The folder of a request in the store of outputs."""
    require_ours("outputs")
    name = "-".join(filter(None, (str(kept.request_id), kept.standing_name)))
    return locate("outputs") / "requests" / name


def _absolute(place: UPath) -> str:
    return str(place.absolute() if isinstance(place, Path) else place)
