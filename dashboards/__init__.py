"""Dashboards as code: a bundle that Apache Superset imports, and what serves it.

``definition/`` says once, in both languages, what there is; ``bundle/`` is what is made of it, and
what Superset imports. ``server/`` runs in Superset's own environment.
"""
