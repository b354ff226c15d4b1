"""Workbooks of every format as sheets of cells, whatever these mean."""
