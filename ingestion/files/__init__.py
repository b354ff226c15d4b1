"""Files before anybody knows what they say: where they lie, what they are, what they may cost."""
