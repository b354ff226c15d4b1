"""Superset's settings, read by Superset itself (`SUPERSET_CONFIG_PATH`)."""

import os
from typing import Any

from sqlalchemy.engine import URL, make_url

SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]
SQLALCHEMY_DATABASE_URI = os.environ["SUPERSET_METADATA_URL"]
WAREHOUSE_URL = make_url(os.environ["WAREHOUSE_URL"]).set(drivername="postgresql+psycopg2")
PLACEHOLDER = "warehouse.invalid"
"""The host in the bundle's address of the warehouse, which holds no secret."""

# Superset 6.1 ships no Vietnamese: what readers of a dashboard meet is added from vi.json.
LANGUAGES = {
    "vi": {"flag": "vn", "name": "Tiếng Việt"},
    "en": {"flag": "us", "name": "English"},
}
BABEL_DEFAULT_LOCALE = "vi"

# Readers of both languages see the same figure: a space between thousands, as in ISO 80000-1.
D3_FORMAT = {"decimal": ",", "thousands": "\u202f", "grouping": [3]}

# The tiles of the map are placed by their class.
HTML_SANITIZATION_SCHEMA_EXTENSIONS = {"attributes": {"*": ["className"]}}
TALISMAN_CONFIG: dict[str, Any] = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        # Handlebars compiles the templates of the map and of the notice in the browser.
        "script-src": ["'self'", "'unsafe-eval'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
}


def DB_CONNECTION_MUTATOR(
    uri: URL, params: dict[str, Any], username: str, security_manager: Any, source: Any
) -> tuple[URL, dict[str, Any]]:
    """Gives the warehouse its address and password, which Superset's database never holds."""
    return (WAREHOUSE_URL if uri.host == PLACEHOLDER else uri), params
