#!/bin/sh
# Serves a prepared Superset at BIND; by default on all addresses, which in a container are its own.
exec gunicorn "superset.app:create_app()" --no-control-socket \
    --workers 1 --worker-class gthread --threads 8 --timeout 120 --bind "${BIND:-0.0.0.0:8088}"
