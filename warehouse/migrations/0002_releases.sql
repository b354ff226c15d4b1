-- The releases, what they took in, and what people decided about them.

create table core.release (
    release_id integer primary key,
    load_period text not null,
    status text not null check (status in ('candidate', 'published')),
    opened_at timestamptz not null,
    published_at timestamptz,
    note text,
    content_hash numeric,
    check ((status = 'published') = (published_at is not null))
);
comment on table core.release is
'Published loads, numbered without gaps, and at most one candidate: the number after the last.';
comment on column core.release.content_hash is
'The sum of the hashes of its facts, written when it is published.';
create unique index one_candidate on core.release (status) where status = 'candidate';

create table core.release_submission (
    release_id integer not null references core.release on delete cascade,
    submission_id bigint primary key references staging.submission
);
comment on table core.release_submission is 'Which release first took in which submission.';
create index on core.release_submission (release_id);

create table core.restatement (
    release_id integer not null references core.release on delete cascade,
    province_key integer not null,
    indicator_key integer not null,
    period_key bigint not null,
    breakdown text not null,
    value numeric,
    value_low numeric,
    value_high numeric,
    qualifier text not null,
    obs_status text not null,
    is_synthetic boolean not null,
    is_withdrawn boolean not null,
    submission_id bigint not null,
    source_ref text not null,
    origin text not null,
    reason text not null check (reason ~ '\S'),
    primary key (release_id, indicator_key, province_key, period_key, breakdown, is_synthetic),
    constraint withdrawn_says_nothing check (
        case
            when is_withdrawn then num_nonnulls(value, value_low, value_high) = 0
            else num_nulls(value_low, value_high) = 0
        end
    )
);
comment on table core.restatement is
'What a release says of a figure by decision of the warehouse''s keepers, whatever its submissions '
'say: a figure of an earlier release again, a corrected or a withdrawn one. Kept for ever, so that '
'a rebuild gives the same history.';
comment on column core.restatement.submission_id is 'The submission whose figure is restored, corrected or withdrawn.';
comment on column core.restatement.origin is 'What made it: rollback or correction, with its number.';

-- What a build has to know of the last one. dbt makes the schema reference anew, so not there.
create table core.build_state (
    is_one_row boolean primary key default true check (is_one_row),
    seeds_sha256 text,
    is_rebuild_due boolean not null default false
);
insert into core.build_state default values;
comment on table core.build_state is 'What a build has to know of the last one: one row.';
comment on column core.build_state.seeds_sha256 is
'Of the files of the seeds that the schema reference was loaded from.';
comment on column core.build_state.is_rebuild_due is
'Whether a migration took away what the next build must derive again from what was staged.';

-- Decisions: which months are closed, when a month may be published, which files are not loaded ----

create table staging.period_closing (
    decision_id bigint generated always as identity primary key,
    load_period text not null check (load_period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    is_closed boolean not null,
    decided_at timestamptz not null,
    decided_by text not null,
    reason text not null check (reason ~ '\S')
);
comment on table staging.period_closing is
'Who closed or reopened which month, when and why. The last decision on a month holds.';

create table staging.publication_time (
    decision_id bigint generated always as identity primary key,
    load_period text not null check (load_period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    not_before timestamptz not null,
    decided_at timestamptz not null,
    decided_by text not null,
    reason text not null check (reason ~ '\S')
);
comment on table staging.publication_time is
'Embargoes: before which moment no release of a month may be published, who said so, when and why. '
'The last decision on a month holds.';
comment on column staging.publication_time.decision_id is 'Number of the decision.';
comment on column staging.publication_time.load_period is 'The month.';
comment on column staging.publication_time.not_before is 'No release of the month is published before.';
comment on column staging.publication_time.decided_at is 'When it was decided.';
comment on column staging.publication_time.decided_by is 'Who decided.';
comment on column staging.publication_time.reason is 'Why.';

create table staging.submission_decision (
    decision_id bigint generated always as identity primary key,
    submission_id bigint not null references staging.submission,
    decision text not null check (decision in ('set_apart', 'withdrawn', 'let_in')),
    step text check ((step is not null) = (decision = 'set_apart')),
    release_id integer references core.release on delete set null,
    decided_at timestamptz not null default clock_timestamp(),
    decided_by text not null,
    reason text not null check (reason ~ '\S')
);
create index on staging.submission_decision (submission_id, decision_id);
comment on table staging.submission_decision is
'Which submissions are not loaded although they were not rejected: set apart by a load, whose gate or '
'build they made fail, or withdrawn by an operator; and which were let in again. Never changed; the '
'last decision on a submission holds.';
comment on column staging.submission_decision.decision_id is 'Number of the decision.';
comment on column staging.submission_decision.submission_id is 'The submission.';
comment on column staging.submission_decision.decision is 'set_apart, withdrawn or let_in.';
comment on column staging.submission_decision.step is
'Of what was set apart: the task of monthly_load that failed with it.';
comment on column staging.submission_decision.release_id is
'Of what was withdrawn after it was published: the release that took its figures back; null while '
'none did.';
comment on column staging.submission_decision.decided_at is 'When.';
comment on column staging.submission_decision.decided_by is 'Who: a user, or monthly_load.';
comment on column staging.submission_decision.reason is 'Why.';
