"""The conformance corpus: files as provinces send them, and what has to become of each.

A case is a file made by code, beside what the warehouse must say of it: the figures loaded with
their values, how many are rejected or set aside, and which findings their sender gets. All of it
follows from the contract, not from what the program happens to answer.
"""

from itertools import islice

from corpus.archives import archives
from corpus.around import around_ods, around_xls, printed_numbers, properties
from corpus.breakdowns import listed_breakdowns, other_breakdowns
from corpus.captions import captions
from corpus.carried import carried
from corpus.case import SEVERITY, Case, Loaded
from corpus.cells import displayed, marked, number_formats, repeated
from corpus.checks import checks
from corpus.comments import comments
from corpus.dialects import dialects, letters
from corpus.drafts import drafts
from corpus.drawn import drawn_words
from corpus.elsewhere import other_sheets
from corpus.english import english_periods
from corpus.footnotes import footnotes
from corpus.formats import combined, other_formats
from corpus.headers import forms_headed
from corpus.headings import as_people_send, headings, merged_heads, of_months, two_columns
from corpus.hostile import PREFIX, hostile_files
from corpus.lines import lines
from corpus.notes import notes
from corpus.numbers import numbers, settled, unseen
from corpus.odd_cells import odd_cells, odd_texts
from corpus.offices import offices
from corpus.other_columns import other_columns, other_headings
from corpus.pages import conditional_formats, pages, prompts
from corpus.places import places
from corpus.preambles import preambles
from corpus.remarks import counted, held, row_periods, row_words, second_tables, titles
from corpus.row_columns import row_columns
from corpus.said_around import said_around
from corpus.sections import sections
from corpus.shapes import shapes
from corpus.spellings import spellings
from corpus.subjects import subjects
from corpus.tables import forms_found, forms_merged
from corpus.units import split_numbers, unit_columns
from corpus.values import forms_lettered, forms_valued
from corpus.word_lines import lines_of_words, lines_repeated

__all__ = ["CASES", "PREFIX", "SEVERITY", "Case", "Loaded"]

FEW = 8
"""Of the lines and characters of a CSV that ``test_csv_lines`` has all of, one of so many."""

CASES: tuple[Case, ...] = (
    *numbers(),
    *settled(),
    *islice(unseen(), 0, None, FEW),
    *islice(lines(), 0, None, FEW),
    *islice(lines_of_words(), 0, None, FEW),
    *islice(lines_repeated(), 0, None, FEW),
    *dialects(),
    *letters(),
    *places(),
    *checks(),
    *listed_breakdowns(),
    *other_breakdowns(),
    *shapes(),
    *forms_found(),
    *forms_merged(),
    *forms_headed(),
    *headings(),
    *two_columns(),
    *merged_heads(),
    *captions(),
    *titles(),
    *row_words(),
    *subjects(),
    *notes(),
    *drafts(),
    *english_periods(),
    *comments(),
    *pages(),
    *prompts(),
    *conditional_formats(),
    *drawn_words(),
    *around_ods(),
    *around_xls(),
    *printed_numbers(),
    *properties(),
    *odd_cells(),
    *odd_texts(),
    *split_numbers(),
    *unit_columns(),
    *other_sheets(),
    *row_periods(),
    *counted(),
    *row_columns(),
    *sections(),
    *carried(),
    *spellings(),
    *said_around(),
    *offices(),
    *other_columns(),
    *other_headings(),
    *preambles(),
    *footnotes(),
    *as_people_send(),
    *held(),
    *second_tables(),
    *of_months(),
    *forms_valued(),
    *forms_lettered(),
    *number_formats(),
    *marked(),
    *displayed(),
    *repeated(),
    *other_formats(),
    *combined(),
    *archives(),
    *hostile_files(),
)
