"""What the warehouse writes into a workbook that goes back to its sender, and so reads again."""

OUR_AUTHOR = "Kho dữ liệu TMĐT"
"""Of the comments on cells."""
QUOTED = "\n\n— "
"""What stands in a comment of ours before the comment that was there."""
SHEET, TITLE = "PhanHoi", "PHẢN HỒI CỦA KHO DỮ LIỆU TMĐT / FEEDBACK"
