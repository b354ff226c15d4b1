-- What the gates found, and what waits for a person.

-- Gates ---------------------------------------------------------------------------------------

create table quality.validation (
    validation_id bigint generated always as identity primary key,
    release_id integer not null,
    gate text not null,
    validated_at timestamptz not null,
    success boolean not null,
    run_id text,
    data_docs text
);
comment on table quality.validation is 'One run of one gate over one candidate.';
comment on column quality.validation.release_id is
'The candidate; a number is used again after a load that was blocked, hence validated_at.';
comment on column quality.validation.validated_at is 'When the gate began to be asked.';
comment on column quality.validation.success is
'False from the moment the gate is asked until everything it found is recorded.';
comment on column quality.validation.run_id is
'The run of the DAG that asked; null when the gate was asked by hand.';
comment on column quality.validation.data_docs is 'Where the page of what came out was written.';

create table quality.expectation_result (
    validation_id bigint not null references quality.validation on delete cascade,
    expectation_no integer not null,
    suite text not null,
    expectation text not null,
    severity text not null,
    success boolean not null,
    unexpected_count bigint,
    observed_value text,
    examples jsonb,
    primary key (validation_id, expectation_no)
);
comment on table quality.expectation_result is
'What each expectation of a gate found, with example rows where it failed.';

-- What waits for a person: figures that a rule asks about, and months closed on files that came later --

-- A question is about a figure and its value: the same value sent again is not asked again.
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
    is_synthetic boolean not null default false,
    constraint asked_once unique (
        ref_area, indicator_code, period_start, period_end, breakdown, kind, value_low, value_high,
        is_synthetic
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
comment on column quality.question.is_synthetic is
'Whether the figure is invented: the same value of a real file is another question.';

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
