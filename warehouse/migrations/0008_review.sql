-- What waits for a person: figures that a rule asks about, and months closed on files that came
-- later. A question is about a figure and its value: the same value sent again is not asked again.

create table quality.question (
    question_id bigint generated always as identity primary key,
    code text not null,
    closing_id bigint unique references staging.period_closing,
    kind text,
    ref_area text,
    indicator_code text,
    breakdown text,
    period_start date,
    period_end date,
    value_low numeric,
    value_high numeric,
    opened_at timestamptz not null default clock_timestamp(),
    asked_by text,
    release_id integer references core.release on delete set null,
    unique (
        ref_area, indicator_code, period_start, period_end, breakdown, kind, value_low, value_high
    ),
    constraint about_one_thing check (
        num_nonnulls(
            kind, ref_area, indicator_code, breakdown, period_start, period_end,
            value_low, value_high
        ) = case when closing_id is null then 8 else 0 end
    )
);
comment on table quality.question is
'One row per figure and value, or closing of a month, that a person has to decide about.';
comment on column quality.question.code is 'The rule that asks.';
comment on column quality.question.asked_by is 'The run of review_figures that put it to a person.';
comment on column quality.question.release_id is
'The release that took the approved figure in; null while none did.';

create table quality.held_figure (
    submission_id bigint not null, -- of staging.observation, as is the number of the figure
    figure_no integer not null,
    question_id bigint not null references quality.question,
    primary key (submission_id, figure_no)
);
comment on table quality.held_figure is
'Loaded figures that no release states before their question is approved.';
create index on quality.held_figure (question_id, submission_id);

create table quality.decision (
    decision_id bigint generated always as identity primary key,
    question_id bigint not null references quality.question,
    answer text not null check (answer in ('approved', 'rejected', 'unanswered')),
    decided_at timestamptz not null,
    decided_by text not null,
    reason text not null
);
comment on table quality.decision is
'Who answered which question, when and why. Never changed; the last answer to a question holds.';
create index on quality.decision (question_id, decision_id desc);

create function quality.is_replaced(question quality.question, since bigint) returns boolean
language sql stable
as $$
    select exists (
        select from staging.observation as later
        where
            later.submission_id > since
            and later.status = 'loaded'
            and later.kind = question.kind
            and later.ref_area = question.ref_area
            and later.indicator_code = question.indicator_code
            and later.breakdown = question.breakdown
            and later.period_start = question.period_start
            and later.period_end = question.period_end
    )
$$;
comment on function quality.is_replaced is
'Whether a later submission says something about the figure of a question.';

create view quality.review as
select
    question.question_id,
    question.code,
    coalesce(submission.load_period, closing.load_period) as load_period,
    question.opened_at,
    question.asked_by,
    last_decision.answer,
    last_decision.decided_by,
    last_decision.decided_at,
    last_decision.reason,
    question.release_id,
    question.closing_id,
    closing.load_period as closed_period,
    last_held.submission_id,
    last_held.figure_no
from quality.question as question
left join lateral (
    select *
    from quality.decision as decision
    where decision.question_id = question.question_id
    order by decision.decision_id desc
    limit 1
) as last_decision on true
left join lateral (
    select *
    from quality.held_figure as held
    where held.question_id = question.question_id
    order by held.submission_id desc, held.figure_no desc
    limit 1
) as last_held on true
left join staging.submission as submission on last_held.submission_id = submission.submission_id
left join staging.period_closing as closing on question.closing_id = closing.decision_id
-- A closing that was lifted, and a value that its province has replaced, concern nobody any more.
where
    case
        when question.release_id is not null or last_decision.answer in ('rejected', 'unanswered')
            then true
        when question.closing_id is not null
            then exists (
                select from staging.held_submission as held
                where held.closed_period = closing.load_period
                and held.closed_at = closing.decided_at
            )
        else not quality.is_replaced(question, last_held.submission_id)
    end;
comment on view quality.review is
'Questions with their last answer, and the figure or the closing they are about; without those that '
'nobody need answer any more.';

create view quality.approval_waiting as
select
    review.question_id,
    review.load_period
from quality.review as review
inner join core.release_submission as taken on review.submission_id = taken.submission_id
left join core.release as release on review.release_id = release.release_id
where review.answer = 'approved' and coalesce(release.status, 'candidate') = 'candidate';
comment on view quality.approval_waiting is
'Approved figures of submissions that were taken in, which no published release states yet.';
