"""SDMX REST 2.x (SDMX 3.0) and 1.5 (SDMX 2.1)."""
