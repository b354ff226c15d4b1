"""A submission's rows in staging, and what the rules say of them."""
