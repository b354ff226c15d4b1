-- Who owed what by when, and what came: coverage, revisions, closed periods and the reporting rate.

-- What a submission is about ------------------------------------------------------------------

create table staging.coverage (
    submission_id bigint not null references staging.submission deferrable initially deferred,
    ref_area text not null,
    period_start date not null,
    period_end date not null,
    indicators text[] not null,
    figures_loaded integer not null,
    figures_rejected integer not null,
    primary key (submission_id, ref_area, period_start, period_end)
);
comment on table staging.coverage is
'One row per submission, province and period of its actual figures, whatever became of them: who '
'reported what, without reading every figure. Written with the submission.';
comment on column staging.coverage.indicators is 'Indicators of which a figure was loaded.';

-- Of a submission just written the planner knows nothing, and would sort it instead of hashing it.
create function staging.cover(one_submission bigint) returns void
set enable_sort = off
begin atomic
    insert into staging.coverage
    with by_indicator as materialized (
        select
            ref_area,
            period_start,
            period_end,
            indicator_code,
            count(*) filter (where status = 'loaded') as loaded,
            count(*) filter (where status = 'rejected') as rejected
        from staging.observation
        where
            submission_id = one_submission and kind = 'actual' and status <> 'ignored'
            and ref_area is not null and period_end is not null
        group by ref_area, period_start, period_end, indicator_code
    )

    select
        one_submission,
        ref_area,
        period_start,
        period_end,
        coalesce(array_agg(indicator_code order by indicator_code) filter (where loaded > 0), '{}'),
        sum(loaded),
        sum(rejected)
    from by_indicator
    group by ref_area, period_start, period_end;
end;
comment on function staging.cover is 'Writes the coverage of a submission from its figures.';

select staging.cover(submission_id) from staging.submission;

create view staging.submission_revision as
select
    submission_id,
    ref_area,
    form,
    load_period,
    row_number() over sent as revision,
    lag(submission_id) over sent as supersedes_submission_id
from staging.submission
where status <> 'rejected' and ref_area is not null and load_period is not null
window sent as (partition by ref_area, form, load_period order by submission_id);
comment on view staging.submission_revision is
'Files of one province, form and period, numbered from 1 as they came. All are kept; where two give '
'the same figure, the later one counts. A rejected file supersedes nothing.';

-- Closed periods ------------------------------------------------------------------------------

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

create view staging.closed_period as
select
    load_period,
    decided_at as closed_at,
    reason
from (
    select distinct on (load_period) *
    from staging.period_closing
    order by load_period, decision_id desc
) as last_decision
where is_closed;
comment on view staging.closed_period is 'The months that are closed now, and since when.';

create view staging.held_submission as
with about as (
    select
        submission_id,
        load_period
    from staging.submission
    where status <> 'rejected'
    union
    select
        submission_id,
        to_char(period_end, 'YYYY-MM')
    from staging.coverage
    where figures_loaded > 0
)

select
    submission.submission_id,
    closed.load_period as closed_period,
    closed.closed_at
from staging.closed_period as closed
inner join about using (load_period)
inner join staging.submission using (submission_id)
where submission.received_at >= closed.closed_at;
comment on view staging.held_submission is
'Submissions that came after a period they have figures of was closed. No release takes them in '
'until it is reopened.';

-- The reporting rate --------------------------------------------------------------------------

create table marts.reporting_rate (
    province_key integer not null,
    period_key bigint not null,
    form text not null,
    due_on date not null,
    due boolean not null,
    received boolean not null,
    received_at timestamptz,
    on_time boolean not null,
    complete boolean not null,
    accepted boolean not null,
    n_submissions integer not null,
    n_figures integer not null,
    n_present integer not null,
    n_expected integer not null,
    is_synthetic boolean not null,
    primary key (period_key, province_key, form)
);
comment on table marts.reporting_rate is
'Obligations: one row per province in force, month and form that is due or was reported early.';
