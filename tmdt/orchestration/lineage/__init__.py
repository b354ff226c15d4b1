"""Lineage for OpenLineage: what each task and each model of dbt read and wrote, down to columns.

Airflow's provider sends the events, when a setting says where to. What is here adds to them what
only the warehouse knows. All of it runs in a process that the provider forks after a task and ends
after some seconds, so that neither a mistake here nor a slow collector fails a load.
"""
