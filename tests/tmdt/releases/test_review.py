"""Approval by a person: what is held, what is asked once, and which release states the figure."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import psycopg
import pytest
from typer.testing import CliRunner

from expectations import rules
from expectations.rules import Rule
from ingestion.reading import read_submission
from ingestion.staging.staged import Received
from ingestion.submission import stage
from tmdt import cli
from tmdt.releases import closed_months, evidence, load_request, release, review, transform
from warehouse import database
from warehouse.home import Problem

pytestmark = pytest.mark.db

HEADER = "province_code,period,indicator_code,breakdown,value,unit,note"
ASKS = Rule(
    "LARGE_FOR_A_TEST", "warning", "Lớn: {value}.", "Too large: {value}.", "Kiểm tra.", "Check.",
    asks="reviewer",
    sql="select submission_id, figure_no, indicator_code, value from {figures} where value > 99",
)  # fmt: skip


@pytest.fixture(autouse=True)
def asking(monkeypatch: pytest.MonkeyPatch) -> None:
    """The registry holds a rule that asks about every value above 99."""
    everything = {**rules.registry(), ASKS.code: ASKS}
    for module in ("expectations.rules", "ingestion.staging.closing", "tmdt.releases.review"):
        monkeypatch.setattr(f"{module}.registry", lambda: everything)


@pytest.fixture
def send(warehouse, tmp_path):
    """Sends one figure of Bắc Ninh and returns the number of its submission."""

    def send(value: object, period: str = "2026-10", note: str = "") -> int:
        at = datetime.now(UTC)
        text = f"{HEADER}\n24,{period},phone_subscriber_count,,{value},subscriber,{note}\n"
        sha256 = hashlib.sha256(f"{at}{text}".encode()).hexdigest()
        file = tmp_path / f"{sha256}.csv"
        file.write_text(text, encoding="utf-8")
        with database.connect() as connection:
            received = Received("sent.csv", sha256, len(text), at, "archive")
            return stage(connection, received, read_submission(file)).submission_id

    return send


def publish(warehouse: psycopg.Connection, period: str = "2026-10") -> int | None:
    """Publishes what waits for a month, without the build."""
    if (number := release.open_candidate(period)) is not None:
        warehouse.execute(
            "update core.release set status = 'published', published_at = now()"
            " where status = 'candidate'"
        )
    return number


def open_ids(*, everything: bool = False) -> list[int]:
    return [question.question_id for question in review.list_questions(everything=everything)]


# What is held, and asked ---------------------------------------------------------------------


def test_a_figure_that_a_rule_asks_about_is_held_and_asked(warehouse, send):
    number = send(100)
    assert publish(warehouse) == 1
    (question,) = review.list_questions()
    assert (question.submission_id, question.value_text, question.load_period) == (
        number, "100", "2026-10",
    )  # fmt: skip
    assert (question.code, question.message_en) == (ASKS.code, "Too large: 100.")
    assert warehouse.execute("select * from quality.held_figure").fetchall() == [
        (number, 1, question.question_id)
    ]


def test_a_figure_that_no_rule_asks_about_is_not_held(warehouse, send):
    send(99)
    publish(warehouse)
    assert review.list_questions() == []


def test_an_approval_opens_a_candidate_that_takes_the_figure_in(warehouse, send):
    send(100)
    publish(warehouse)
    assert (load_request.list_waiting_months(), release.open_candidate("2026-10")) == ([], None)
    review.answer_question(open_ids()[0], review.APPROVED, "confirmed by telephone", by="Lan")
    assert load_request.list_waiting_months() == ["2026-10"]
    assert publish(warehouse, "2026-09") is None, "it is another month's"
    assert publish(warehouse) == 2
    (question,) = review.list_questions(everything=True)
    assert (question.answer, question.decided_by, question.release_id) == ("approved", "Lan", 2)
    assert load_request.list_waiting_months() == []


@pytest.mark.parametrize("answer", [review.REJECTED, review.UNANSWERED])
def test_without_an_approval_the_figure_stays_out(warehouse, send, answer):
    send(100)
    publish(warehouse)
    review.answer_question(open_ids()[0], answer, "not confirmed")
    assert load_request.list_waiting_months() == []
    assert open_ids() == []


@pytest.mark.parametrize("answer", [review.APPROVED, review.REJECTED, review.UNANSWERED])
def test_the_same_value_is_not_asked_about_again(warehouse, send, answer):
    send(100)
    publish(warehouse)
    review.answer_question(open_ids()[0], answer, "known")
    send("100.0")
    publish(warehouse)
    assert open_ids() == []
    assert len(review.list_questions(everything=True)) == 1


def test_another_value_is_another_question_and_the_first_concerns_nobody(warehouse, send):
    send(100)
    publish(warehouse)
    first = open_ids()
    send(200)
    publish(warehouse)
    second = open_ids()
    assert len(second) == 1 and second != first
    with pytest.raises(Problem, match=f"no question {first[0]}"):
        review.answer_question(first[0], review.APPROVED, "too late")


def test_an_approved_value_that_its_province_replaced_is_not_taken_in(warehouse, send):
    send(100)
    publish(warehouse)
    review.answer_question(open_ids()[0], review.APPROVED, "confirmed")
    send(50)
    assert publish(warehouse) == 2
    assert warehouse.execute("select release_id from quality.question").fetchone() == (None,)
    assert load_request.list_waiting_months() == []


def test_a_candidate_left_behind_takes_its_approvals_back(warehouse, send):
    send(100)
    publish(warehouse)
    review.answer_question(open_ids()[0], review.APPROVED, "confirmed")
    assert release.open_candidate("2026-10") == 2
    send(1, "2026-09")
    assert release.open_candidate("2026-09") == 2
    assert warehouse.execute("select release_id from quality.question").fetchone() == (None,)
    assert load_request.list_waiting_months() == ["2026-09", "2026-10"]


# Answers -------------------------------------------------------------------------------------


def test_an_answer_may_change_until_a_release_has_the_figure(warehouse, send):
    send(100)
    publish(warehouse)
    (number,) = open_ids()
    review.answer_question(number, review.UNANSWERED, "", by="deadline")
    review.answer_question(number, review.APPROVED, "answered late")
    publish(warehouse)
    with pytest.raises(Problem, match="release 2 has the figure"):
        review.answer_question(number, review.REJECTED, "after all not")
    answers = warehouse.execute("select answer from quality.decision order by decision_id")
    assert [answer for (answer,) in answers] == ["unanswered", "approved"]


def test_a_later_answer_of_the_page_does_not_undo_that_of_the_command_line(warehouse, send):
    send(100)
    publish(warehouse)
    (number,) = open_ids()
    review.answer_question(number, review.APPROVED, "by telephone")
    stands = review.answer_question(number, review.UNANSWERED, "", by="deadline", again=False)
    assert stands.answer == review.APPROVED
    assert warehouse.execute("select count(*) from quality.decision").fetchone() == (1,)


def test_a_reason_is_needed(warehouse, send):
    send(100)
    publish(warehouse)
    with pytest.raises(Problem, match="reason"):
        review.answer_question(open_ids()[0], review.APPROVED, " ")


def test_a_run_claims_a_question_once_and_may_ask_again_what_it_claimed(warehouse, send):
    send(100)
    publish(warehouse)
    assert review.has_unasked()
    claimed = review.claim_questions("run one")
    assert len(claimed) == 1 and not review.has_unasked()
    assert review.claim_questions("run two") == []
    assert review.claim_questions("run one") == claimed


# Closed months -------------------------------------------------------------------------------


def test_files_of_a_closed_month_are_asked_about_and_an_approval_reopens_it(warehouse, send):
    closed_months.close("2026-10", "published")
    assert review.list_questions() == []
    send(1)
    send(2)
    (question,) = review.list_questions()
    assert (question.code, question.closed_period) == ("PERIOD_CLOSED", "2026-10")
    assert question.files_waiting == 2
    assert "sent.csv" in evidence.render_body(question)
    review.answer_question(question.question_id, review.APPROVED, "errors found", by="Lan")
    assert not closed_months.is_closed("2026-10")
    assert closed_months.list_closings()[-1][3:] == ("Lan", "errors found")
    assert load_request.list_waiting_months() == ["2026-10"]


def test_a_month_that_stays_closed_is_not_asked_about_again(warehouse, send):
    closed_months.close("2026-10", "published")
    send(1)
    review.answer_question(open_ids()[0], review.REJECTED, "too late")
    send(2)
    assert open_ids() == []
    assert load_request.list_waiting_months() == []


def test_a_month_reopened_by_hand_needs_no_answer(warehouse, send):
    closed_months.close("2026-10", "published")
    send(1)
    assert len(open_ids()) == 1
    closed_months.reopen("2026-10", "by hand")
    assert open_ids() == []


# What people see -----------------------------------------------------------------------------


def test_what_a_file_says_cannot_pose_as_part_of_the_page(warehouse, send):
    send(100)
    publish(warehouse)
    (question,) = review.list_questions()
    hostile = question._replace(
        value_text="1` ![x](http://evil)", message_vi="[x](http://evil) <b>"
    )
    shown = evidence.render_body(hostile)
    assert "`1ˋ ![x](http://evil)`" in shown
    assert "\\[x\\]\\(http://evil\\) \\<b\\>" in shown


def test_the_command_line_lists_and_decides(warehouse, send):
    def tmdt(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli.app, list(arguments))
        return done.exit_code, done.output

    assert "no open questions" in tmdt("review")[1]
    send(100)
    publish(warehouse)
    (number,) = open_ids()
    assert "Too large: 100." in tmdt("review")[1]
    assert "sent.csv" in tmdt("review", "show", str(number))[1]
    code, output = tmdt("review", "approve", str(number), "--reason", "confirmed", "--by", "Lan")
    assert code == 0 and "tmdt load 2026-10" in output
    assert "no open questions" in tmdt("review")[1]
    assert "approved by Lan: confirmed" in tmdt("review", "--all")[1]


# Through the build ---------------------------------------------------------------------------


@pytest.mark.seeded
def test_the_release_of_the_approval_states_the_figure_and_a_rebuild_agrees(warehouse, send):
    def versions() -> list[tuple[object, ...]]:
        return warehouse.execute(
            "select value::text, known_from_release, known_to_release, submission_id"
            " from core.fact_indicator_history order by 2"
        ).fetchall()

    def load() -> None:
        release.open_candidate("2026-10")
        transform.build()
        warehouse.execute(
            "update core.release set status = 'published', published_at = now()"
            " where status = 'candidate'"
        )

    first = send(50)
    load()
    second = send(100)
    load()
    assert versions() == [("50", 1, None, first)]
    review.answer_question(open_ids()[0], review.APPROVED, "confirmed")
    load()
    stated = [("50", 1, 3, first), ("100", 3, None, second)]
    assert versions() == stated
    transform.build(rebuild=True)
    assert versions() == stated
