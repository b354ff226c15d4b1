"""A request and what was negotiated about its answer, which is the same for all of SDMX."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from fastapi import Request
from starlette.responses import Response

from tmdt.api.language import Language, choose_language
from tmdt.api.refusal import Refusal
from tmdt.api.sdmx.conditional import is_known, make_validators
from tmdt.api.sdmx.request.negotiation import Format, choose_format
from tmdt.api.sdmx.request.parameters import read_choice, read_parameters
from tmdt.api.sdmx.request.version import Rest
from tmdt.api.sdmx.structure import sdmx_json, sdmx_ml
from tmdt.api.sdmx.structure.artefact import Artefact, Header
from tmdt.api.sdmx.structure.catalogue import Catalogue, read_catalogue
from tmdt.dissemination.content.document import LANGUAGES

Connection = psycopg.Connection[Any]


@dataclass(frozen=True)
class Exchange:
    """A request, and how it will be answered.

    Args:
        request: What came.
        rest: By which interface.
        parameters: Of the address, all of them known ones.
        format: Of the answer.
        language: Of names where only one has a place, and of errors.
        catalogue: The artefacts of the release that is read.
        headers: Of the answer.
    """

    request: Request
    rest: Rest
    parameters: dict[str, str]
    format: Format
    language: Language
    catalogue: Catalogue
    headers: dict[str, str]

    @property
    def header(self) -> Header:
        """Of the message that answers it."""
        return Header(self.catalogue.release_id, self.catalogue.published_at, self.language)

    def find_known(self) -> Response | None:
        """The answer for who has it already."""
        if is_known(self.request, self.headers):
            return Response(status_code=304, headers=self.headers)
        return None

    def answer_nothing(self, is_named: bool = False) -> Response:
        """The answer where there is nothing: 204, or 404 of SDMX REST 1.5.

        Args:
            is_named: By its id, so that nothing is a mistake in either version.

        Raises:
            Refusal: where nothing is an error.
        """
        if self.rest == "2.1" or is_named:
            raise Refusal(
                404,
                "Không có gì phù hợp với yêu cầu.",
                "There is nothing that is as asked for.",
            )
        return Response(status_code=204, headers=self.headers)

    def answer_structures(self, artefacts: Sequence[Artefact]) -> Response:
        """The answer that has some structures."""
        version = self.format.version[:3]
        if self.format.syntax == "xml":
            body = sdmx_ml.write_structures(artefacts, self.header, version)  # type: ignore[arg-type]
        else:
            body = sdmx_json.write_structures(artefacts, self.header, version)  # type: ignore[arg-type]
        return self.answer(body)

    def answer(self, body: bytes) -> Response:
        """The answer that has these bytes."""
        headers = self.headers | {"Content-Language": self.language}
        return Response(body, 200, headers, self.format.media_type)


def open_exchange(
    request: Request,
    connection: Connection,
    rest: Rest,
    allowed: Collection[str],
    offered: Sequence[Format],
) -> Exchange:
    """Reads what every request has: parameters, format and language.

    Args:
        request: What came.
        connection: To the release that is read.
        rest: By which interface it came.
        allowed: The parameters it may have.
        offered: The formats that there are.

    Raises:
        Refusal: something is not understood, or cannot be had.
    """
    parameters = read_parameters(request.scope["query_string"], allowed)
    chosen = choose_format(
        request.headers.get("accept", ""),
        offered,
        parameters.get("format"),
        parameters.get("formatVersion"),
    )
    if "lang" in parameters:
        read_choice(parameters, "lang", LANGUAGES)
    language = choose_language(request)
    catalogue = read_catalogue(connection)
    headers = make_validators(request, catalogue, repr(chosen), language)
    return Exchange(request, rest, parameters, chosen, language, catalogue, headers)
