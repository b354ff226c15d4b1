"""Every province of today has a square of its own, about where it lies."""

from reference.catalogue import seed
from reference.tiles import read_tiles

TODAY = {row["ref_area"] for row in seed("province") if row["vintage"] == "VN34"}
PLACES = {tile.ref_area: (tile.row, tile.column) for tile in read_tiles()}


def test_each_of_the_34_has_a_tile_of_its_own() -> None:
    assert PLACES.keys() == TODAY
    assert len(TODAY) == len(read_tiles()) == len(set(PLACES.values())) == 34


def test_north_is_above_and_west_is_left() -> None:
    north_to_south = ["VN34_08", "VN34_01", "VN34_40", "VN34_46", "VN34_66", "VN34_79", "VN34_96"]
    rows = [PLACES[area][0] for area in north_to_south]
    assert rows == sorted(rows) and len(set(rows)) == len(rows)
    assert max(row for row, _ in PLACES.values()) == PLACES["VN34_96"][0]  # Cà Mau
    # Điện Biên, Hà Nội, Quảng Ninh
    assert PLACES["VN34_11"][1] < PLACES["VN34_01"][1] < PLACES["VN34_22"][1]
