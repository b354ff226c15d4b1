"""What the project costs, measured as ratios in one run: ``make bench``."""
