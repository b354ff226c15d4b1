"""Figures invented together with what they mean, each written down in one of many ways."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import Phase, settings
from hypothesis import strategies as st

PERIOD, AREA = "2025-10", "VN34_24"
MANY = settings(
    max_examples=60,
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.generate,),  # an example takes 0.1 s, so that shrinking would take minutes
)
# Indicators, the units each may be written in with what one of it is in the catalogue's unit,
# and how many decimals its values may have.
KINDS: dict[str, tuple[dict[str, str], int]] = {
    "phone_subscriber_count": ({"thuê bao": "1", "nghìn thuê bao": "1000"}, 0),
    "admin_fine_vnd": ({"đồng": "1", "triệu đồng": "1000000", "tỷ đồng": "1000000000"}, 0),
    "product_online_sales_tonne": ({"tấn": "1", "kg": "0.001", "tạ": "0.1"}, 3),
    "ecom_growth_pct": ({"%": "1", "phần trăm": "1"}, 3),
    "training_attendance_count": ({"lượt người": "1", "nghìn người": "1000"}, 0),
}
OTHER_UNITS = ("tấn", "thuê bao", "%", "tỷ đồng", "parsec")


@dataclass(frozen=True)
class Meant:
    """A figure: what it means, and how it is written down."""

    indicator: str
    value: Decimal
    unit: str
    style: str  # number, text, words
    wrong_unit: str | None = None

    @property
    def written(self) -> Decimal:
        """The number in the unit it is written in."""
        return (self.value / Decimal(KINDS[self.indicator][0][self.unit])).normalize()


@st.composite
def meant(draw: st.DrawFn) -> Meant:
    indicator = draw(st.sampled_from(sorted(KINDS)))
    units, decimals = KINDS[indicator]
    unit = draw(st.sampled_from(sorted(units)))
    low, high = (-99, 400) if indicator == "ecom_growth_pct" else (0, 900_000)
    few = st.integers(1, 40_000)  # as likely as the others: small ones have the ambiguous forms
    value = Decimal(draw(few | st.integers(low * 10**decimals, high * 10**decimals)))
    style = draw(st.sampled_from(("number", "text", "words")))
    wrong = draw(st.sampled_from((None,) * 9 + OTHER_UNITS))
    # A written 2.675 people can only be 2 675 people: a smaller unit of the same measure settles
    # what the sender meant otherwise, and no reader could know.
    wrong = None if wrong in units else wrong
    return Meant(indicator, value.scaleb(-decimals), unit, style, wrong)


FIGURES = st.lists(meant(), min_size=1, max_size=6)
CONVENTIONS = st.sampled_from(("vi", "en"))


def format_in(number: Decimal, convention: str) -> str:
    """A number as people of one convention write it, thousands grouped."""
    text = f"{number:,f}"
    return text.translate(str.maketrans(",.", ".,")) if convention == "vi" else text


def value_text(figure: Meant, convention: str) -> str:
    text = format_in(figure.written, convention)
    return f"{text} {figure.unit}" if figure.style == "words" else text


def true_of(figures: list[Meant]) -> dict[str, Decimal | None]:
    """What may be loaded, by breakdown; None where no value would be right."""
    truth: dict[str, Decimal | None] = {}
    for at, figure in enumerate(figures):
        units = KINDS[figure.indicator][0]
        value: Decimal | None = figure.value
        if figure.wrong_unit and figure.style != "words":
            factor = units.get(figure.wrong_unit)
            value = figure.written * Decimal(factor) if factor else None
        truth[f"commune=r{at}"] = value
    return truth


MAYBE_ROW = st.none() | st.integers(0, 5)
