"""Candidates, releases, rollbacks, and the decisions that people take on them."""
