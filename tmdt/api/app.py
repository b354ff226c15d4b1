"""The web application: open data for people (``/data``) and for programs (``/sdmx``).

It reads what is published as ``bi_reader``, and has no other way into the warehouse.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse

from tmdt.api import open_data, packages, refusal, requests
from tmdt.api.limits import Limits
from tmdt.api.sdmx.error import say_sdmx_error
from tmdt.api.sdmx.routes import router_21, router_v2
from tmdt.api.snapshot import make_pool

TITLE = "Thống kê thương mại điện tử / E-commerce statistics"
EXPOSED = [
    "Content-Disposition", "Content-Language", "Content-Range", "ETag", "Last-Modified", "Link",
    "Retry-After", "Accept-Ranges",
]  # fmt: skip
"""Headers of answers that scripts of other sites may read."""
HEALTH = "/health"


def create_app() -> FastAPI:
    """The application (ASGI), with a pool of its own while it is being served."""
    app = FastAPI(
        title=TITLE,
        version="1.0.0",
        docs_url=None,  # FastAPI's pages load scripts from elsewhere
        redoc_url=None,
        openapi_url=None,
        lifespan=_read_published,
        middleware=[
            Middleware(
                CORSMiddleware,
                allow_origins=["*"], allow_methods=["GET", "HEAD", "OPTIONS"], allow_headers=["*"],
                expose_headers=EXPOSED, max_age=86_400,
            ),
            Middleware(Limits),
        ],
    )  # fmt: skip
    refusal.install(app, say={"/sdmx": say_sdmx_error})
    for router in (open_data.router, packages.router, requests.router, router_21, router_v2):
        app.include_router(router)
    app.add_api_route(HEALTH, _show_health, include_in_schema=False)
    _describe(app)
    allow_head(app)
    return app


def _describe(app: FastAPI) -> None:
    """Makes the description (OpenAPI) as it is answered: refusals as they are said, and no HEAD."""
    described = app.openapi()
    described.get("components", {}).pop("schemas", None)
    for path in described["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)  # bad parameters are 400 here
            told, _, _ = operation.get("description", "").partition("\n\nRaises:")
            operation["description"] = told  # what they raise is for who calls them in Python


def allow_head(app: FastAPI) -> None:
    """Answers HEAD wherever GET is: whoever reads a file by ranges asks for its length first."""
    for route in app.routes:
        if isinstance(route, APIRoute) and "GET" in route.methods:
            route.methods.add("HEAD")


@asynccontextmanager
async def _read_published(app: FastAPI) -> AsyncIterator[None]:
    with make_pool() as app.state.pool:
        yield


async def _show_health() -> PlainTextResponse:
    """Whether the process answers; a new one would not help a database that does not."""
    return PlainTextResponse("ok")
