"""Airflow: assets, runs, the local stack."""
