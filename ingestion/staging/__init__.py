"""A submission's rows in staging, and the outcome of the rules."""
