"""The evidence for a reviewer's question, as Markdown for the Airflow page and the terminal.

Text from a submission may be hostile, so it is put into code spans that it cannot end.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from expectations.rules import shown
from reference.catalogue import seed
from tmdt.releases.review import Question
from warehouse import database

HISTORY = """
    select period.period, to_char(fact.value, 'FM999,999,999,999,999,990.######'), fact.obs_status
    from marts.fact_indicator as fact
    inner join marts.dim_indicator as indicator using (indicator_key)
    inner join marts.dim_province as province using (province_key)
    inner join marts.dim_period as period using (period_key)
    where indicator.indicator_code = %s and province.ref_area = %s and fact.breakdown = %s
        and fact.is_synthetic = %s and period.period_end <= %s
        and period.freq = case
            when %s ~ '^\\d{4}-Q' then 'Q' when %s ~ '^\\d{4}-\\d{2}$' then 'M'
            when %s ~ '^\\d{4}$' then 'A' else period.freq
        end
    order by period.period_key desc
    limit 12
"""
WAITING = """
    select submission.submission_id, submission.file_name, submission.received_at::date
    from staging.held_submission as held
    inner join staging.submission as submission using (submission_id)
    where held.closed_period = %s
    order by 1
    limit 20
"""


def render_subject(question: Question) -> str:
    """The question in one line."""
    if question.closed_period:
        return f"Mở lại kỳ {question.closed_period}? / Reopen {question.closed_period}?"
    indicator = _names("indicator", "indicator_code")[question.indicator_code]["name_vi"]
    parts = [_province(question), indicator, *([question.breakdown] if question.breakdown else [])]
    return f"{' · '.join(parts)} · {question.period}: {shown(question.value_text, 'vi')}?"


def render_body(question: Question) -> str:
    """The evidence: the question, its place in the file, the rule, and the published history."""
    return _about_closing(question) if question.closed_period else _about_figure(question)


def _about_closing(question: Question) -> str:
    with database.connect() as connection:
        files = connection.execute(WAITING, [question.closed_period]).fetchall()
    listed = "\n".join(f"- {number}: {code(name)}, {day}" for number, name, day in files)
    return (
        f"Kỳ **{question.closed_period}** đã khoá; {question.files_waiting} tệp đến sau đang chờ."
        f" / **{question.closed_period}** is closed; {question.files_waiting} files that came later"
        f" are waiting.\n\n{listed}\n\n"
        "*Approve*: mở lại kỳ và nạp các tệp này / reopens the month and loads them."
        " *Reject*: tiếp tục chờ / they keep waiting."
    )


def _about_figure(question: Question) -> str:
    indicator = _names("indicator", "indicator_code")[question.indicator_code]
    periods = [question.period] * 3
    with database.connect() as connection:
        before = connection.execute(
            HISTORY,
            [
                question.indicator_code, question.ref_area, question.breakdown,
                question.is_synthetic, question.period_end, *periods,
            ],
        ).fetchall()  # fmt: skip
    history = "\n".join(f"| {period} | {value} | {status} |" for period, value, status in before)
    table = f"| kỳ / period | {indicator['unit']} | obs_status |\n|---|---:|---|\n{history}"
    invented = "**DỮ LIỆU GIẢ LẬP / SYNTHETIC DATA**\n\n" if question.is_synthetic else ""
    return (
        f"{invented}**{_province(question)}** ({question.ref_area}),"
        f" **{indicator['name_vi']}** ({question.indicator_code})"
        f" {code(question.breakdown) if question.breakdown else ''}, {question.period}\n\n"
        f"Ghi trong tệp / as written: {code(question.value_text)} {code(question.unit_text)}"
        f" ({code(question.file_name)}, {code(question.source_ref)},"
        f" submission {question.submission_id})\n\n"
        f"{question.code}: {plain(question.message_vi)}\n\n{plain(question.message_en)}\n\n"
        f"Đã công bố / published before:\n\n{table if before else '(chưa có / nothing)'}\n\n"
        f"Feedback to the province: `tmdt feedback {question.submission_id} --out DIR`\n\n"
        "*Approve*: số liệu đúng, đưa vào lần phát hành tới / the figure is right and enters the"
        " next release. *Reject*: không đưa vào / it stays out."
    )


def code(text: Any) -> str:
    """Text from a submission as a code span."""
    return f"`{shown(text, 'vi').replace('`', 'ˋ')}`" if text else ""


def plain(text: str | None) -> str:
    """A message, which may quote a submission, with Markdown's special characters escaped."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>()#!|~" else sign for sign in text or "")


def _province(question: Question) -> str:
    return _names("province", "ref_area")[question.ref_area]["name_vi"]


@cache
def _names(name: str, key: str) -> dict[str | None, dict[str, str]]:
    """A seed by its code: it has the names before anything is published."""
    return {row[key]: row for row in seed(name)}
