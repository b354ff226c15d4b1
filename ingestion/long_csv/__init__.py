"""Figures of a CSV file, one a line."""
