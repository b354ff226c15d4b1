"""Reading what provinces send: bytes to text, text to figures, figures to staging."""
