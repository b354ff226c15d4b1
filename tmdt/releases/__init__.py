"""From a candidate to a release, back again, and the decisions that people take."""
