"""The warehouse over HTTP: SDMX and open data."""
