"""Files as bytes: where they are, what kind they are, and what reading them may cost."""
