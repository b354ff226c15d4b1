"""A trend as a line the size of a word, drawn for the cell of a table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

WIDTH, HEIGHT, MARGIN = 80, 18, 3


def draw_trend(values: Sequence[Decimal | None]) -> str:
    """The line as SVG: broken where a month has no value, and with a dot at the last that has."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, span = min(known), max(known) - min(known)
    step = Decimal(WIDTH - 2 * MARGIN) / max(1, len(values) - 1)

    def place(index: int, value: Decimal) -> str:
        height = (value - low) / span if span else Decimal("0.5")
        y = HEIGHT - MARGIN - height * (HEIGHT - 2 * MARGIN)
        return f"{MARGIN + index * step:.1f},{y:.1f}"

    places = [None if value is None else place(i, value) for i, value in enumerate(values)]
    path = ""
    for before, here in zip([None, *places], places, strict=False):
        if here is not None:
            # A point alone is a line without length, which the round cap makes visible.
            path += f"L{here}" if before is not None else f"M{here}h0"
    last = [each for each in places if each is not None][-1].split(",")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="trend" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' width="{WIDTH}" height="{HEIGHT}"><path d="{path}" fill="none" stroke="#0b4a8f"'
        ' stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/>'
        f'<circle cx="{last[0]}" cy="{last[1]}" r="2.2" fill="#1b1f24"/></svg>'
    )
