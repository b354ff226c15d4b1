"""Warehouses with releases that were built one by one: made once, copied for each module."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from area_figures import FIRST, SECOND, WITHDRAWN, staged, staged_targets
from derived import publish, withdraw
from releases import open_candidate, pass_gates, submit
from stories import open_story_candidate
from warehouses import copy_in_use, copy_of, name_of, used

from tmdt.releases import release, transform

Folders = pytest.TempPathFactory


@pytest.fixture(scope="session")
def story_releases(cluster: str, seeded: str, tmp_path_factory: Folders) -> Iterator[str]:
    """The name of a database with three published releases and a candidate, built by four runs."""
    with copy_of(cluster, seeded) as url:
        with used(url, tmp_path_factory.mktemp("stories")) as connection:
            for number in (1, 2, 3, 4):
                open_story_candidate(connection, number)
                transform.build()
                if number < 4:
                    pass_gates(connection, number)
                    release.publish(number)
        yield name_of(url)


@pytest.fixture(scope="session")
def area_releases(cluster: str, seeded: str, tmp_path_factory: Folders) -> Iterator[str]:
    """The name of a database with three releases, derived one after the other and published.

    What readers saw of each is kept in tables of its number, in the schema public.
    """
    stated = ([*staged(FIRST), *staged_targets()], staged(SECOND), [])
    with copy_of(cluster, seeded) as url:
        with used(url, tmp_path_factory.mktemp("areas")) as connection:
            for number, figures in enumerate(stated, start=1):
                open_candidate(connection, number, "2025-08")
                submit(connection, number, figures)
                if number == 3:
                    withdraw(connection, "VN63_24", WITHDRAWN)
                transform.build()
                publish(connection, number)
        yield name_of(url)


@pytest.fixture(scope="module")
def stories(
    cluster: str, story_releases: str, tmp_path_factory: Folders
) -> Iterator[psycopg.Connection]:
    """A connection to a copy of the stories' warehouse, which the commands use as well."""
    with copy_in_use(cluster, story_releases, tmp_path_factory.mktemp("home")) as connection:
        yield connection


@pytest.fixture(scope="module")
def areas(
    cluster: str, area_releases: str, tmp_path_factory: Folders
) -> Iterator[psycopg.Connection]:
    """A connection to a copy of the areas' warehouse, which the commands use as well."""
    with copy_in_use(cluster, area_releases, tmp_path_factory.mktemp("home")) as connection:
        yield connection
