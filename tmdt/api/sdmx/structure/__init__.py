"""The structures: artefacts in both languages, and the messages that have them."""
