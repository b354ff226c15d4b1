-- A submission may be judged anew, be set apart by a load, or be withdrawn.

-- The same bytes again --------------------------------------------------------------------------

-- Known by the bytes alone, a file sent before its period began could never be loaded.
alter table staging.submission add column again_of bigint references staging.submission;
alter table staging.submission drop constraint submission_sha256_key;
alter table staging.submission add constraint submission_is_judged_once
unique nulls not distinct (sha256, again_of);
comment on table staging.submission is
'One row per received file, known by its SHA-256. Never changed. The same bytes are another row only '
'when they came again after a period had begun that lay in the future before.';
comment on column staging.submission.again_of is
'The submission of the same bytes before, of which some figures were refused as of the future.';

-- Whether a submission is loaded ----------------------------------------------------------------

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

-- What other files say of a figure --------------------------------------------------------------

create index on staging.heading (ref_area, indicator_code, period_start, period_end);
