"""What the warehouse writes into a returned workbook, and recognises when it comes back."""

OUR_AUTHOR = "Kho dữ liệu TMĐT"
"""The author of our comments on cells."""
QUOTED = "\n\n— "
"""What precedes the original comment within a comment of ours."""
SHEET, TITLE = "PhanHoi", "PHẢN HỒI CỦA KHO DỮ LIỆU TMĐT / FEEDBACK"
