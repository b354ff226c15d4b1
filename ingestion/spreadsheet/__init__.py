"""Workbooks of every format as sheets of cells, before anybody asks what they mean."""
