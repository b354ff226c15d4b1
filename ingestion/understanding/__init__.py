"""From words to meaning: who, what, when and how much."""
