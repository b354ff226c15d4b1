-- What the rules hold a submission against, and the record of the gates and findings.

-- What is known of the figures a submission is about --------------------------------------------

-- Each series is looked up by the history's key, so the cost is the submission's, not the history's.
-- Headings, because figures just written have no statistics: a nested loop over them has no end.
create function staging.history_of(one_submission bigint, synthetic boolean)
returns table (
    ref_area text,
    indicator_code text,
    breakdown text,
    period_start date,
    period_end date,
    value numeric
)
language sql stable
set enable_nestloop = on
as $$
    with series as (
        select ref_area, indicator_code, min(period_start) as first_start
        from staging.heading
        where submission_id = one_submission and kind = 'actual'
        group by ref_area, indicator_code
    )

    select
        series.ref_area,
        series.indicator_code,
        known.breakdown,
        to_date(left(known.period_key::text, 8), 'YYYYMMDD'),
        to_date(right(known.period_key::text, 8), 'YYYYMMDD'),
        known.value
    from series
    inner join marts.dim_indicator as indicator using (indicator_code)
    inner join marts.dim_province as province using (ref_area)
    cross join lateral (
        select fact.*
        from marts.fact_indicator as fact
        where
            fact.indicator_key = indicator.indicator_key
            and fact.province_key = province.province_key
            and fact.period_key
            >= (to_char(series.first_start - interval '6 years', 'YYYYMMDD') || '00000000')::bigint
            and fact.qualifier = 'exact' and fact.is_synthetic = synthetic
        offset 0
    ) as known
$$;
comment on function staging.history_of is
'What the provinces of a submission published of its indicators, from six years before its first '
'period on: what the rules over time hold its figures against.';

create function staging.peers_of(one_submission bigint, synthetic boolean)
returns table (
    ref_area text,
    indicator_code text,
    breakdown text,
    period_start date,
    period_end date,
    value numeric
)
language sql stable
set enable_nestloop = on
as $$
    with asked as (
        select distinct indicator_code, period_start, period_end
        from staging.heading
        where submission_id = one_submission and kind = 'actual'
    )

    select
        province.ref_area,
        asked.indicator_code,
        known.breakdown,
        asked.period_start,
        asked.period_end,
        known.value
    from asked
    inner join marts.dim_indicator as indicator using (indicator_code)
    cross join lateral (
        select period.period_key
        from marts.dim_period as period
        where
            period.period_start between asked.period_start - interval '1 year' and asked.period_start
            and age(period.period_end + 1, period.period_start)
            = age(asked.period_end + 1, asked.period_start)
            and exists (
                select from marts.fact_indicator as fact
                where
                    fact.period_key = period.period_key
                    and fact.indicator_key = indicator.indicator_key
                    and fact.is_synthetic = synthetic
                offset 0
            )
        order by period.period_start desc
        limit 1
    ) as last_period
    cross join lateral (
        select fact.*
        from marts.fact_indicator as fact
        where
            fact.period_key = last_period.period_key
            and fact.indicator_key = indicator.indicator_key
            and fact.qualifier = 'exact' and fact.is_synthetic = synthetic
        offset 0
    ) as known
    inner join marts.dim_province as province on known.province_key = province.province_key
$$;
comment on function staging.peers_of is
'What all provinces published of a submission''s indicators in the last period of the same length, '
'at most a year back; the period is that of the figures to be held against it.';

-- Every gate of every run ------------------------------------------------------------------------

alter table quality.validation
    add column run_id text,
    add column data_docs text;
comment on column quality.validation.release_id is
'The candidate; a number is used again after a load that was blocked, hence validated_at.';
comment on column quality.validation.validated_at is 'When the gate began to be asked.';
comment on column quality.validation.success is
'False from the moment the gate is asked until everything it found is recorded.';
comment on column quality.validation.run_id is
'The run of the DAG that asked; null when the gate was asked by hand.';
comment on column quality.validation.data_docs is 'Where the page of what came out was written.';

create view marts.quality_validation as
select
    validation.validation_id,
    validation.release_id,
    release.load_period as period,
    validation.gate,
    validation.run_id,
    validation.validated_at,
    validation.success as gate_passed,
    result.suite,
    result.expectation,
    result.severity,
    result.success,
    result.unexpected_count,
    result.observed_value
from quality.validation as validation
inner join core.release as release
    on
        validation.release_id = release.release_id
        and validation.validated_at between release.opened_at and release.published_at
inner join quality.expectation_result as result using (validation_id)
where release.status = 'published';
comment on view marts.quality_validation is
'What each expectation of each gate found before a release was published: one row per validation '
'and expectation. Loads that were blocked are in schema quality only.';
comment on column marts.quality_validation.validation_id is 'One run of one gate.';
comment on column marts.quality_validation.release_id is 'The release that was audited.';
comment on column marts.quality_validation.period is 'The month that the release loaded.';
comment on column marts.quality_validation.gate is 'staging (what came in) or candidate (what readers would see).';
comment on column marts.quality_validation.run_id is 'The run of the DAG; null when asked by hand.';
comment on column marts.quality_validation.validated_at is 'When the gate was asked.';
comment on column marts.quality_validation.gate_passed is 'Whether no critical expectation of the gate failed.';
comment on column marts.quality_validation.suite is 'The suite: which rows were looked at.';
comment on column marts.quality_validation.expectation is 'What had to hold of them.';
comment on column marts.quality_validation.severity is 'critical blocks the release; warning and info are recorded.';
comment on column marts.quality_validation.success is 'Whether it held.';
comment on column marts.quality_validation.unexpected_count is 'Rows of which it did not hold; null when it is not about rows.';
comment on column marts.quality_validation.observed_value is 'What was seen, as text.';

-- Every finding over its life ---------------------------------------------------------------------

create index on staging.coverage (ref_area, period_start, period_end, submission_id);

create view quality.finding_life as
with told as (
    select
        finding.submission_id,
        finding.finding_no,
        finding.code,
        finding.severity,
        finding.message_vi,
        finding.message_en,
        submission.received_at,
        submission.form,
        submission.load_period,
        submission.ref_area as sender,
        figure.figure_no,
        figure.source_ref,
        coalesce(figure.ref_area, submission.ref_area) as ref_area,
        figure.indicator_code,
        figure.breakdown,
        figure.period,
        figure.period_start,
        figure.period_end,
        -- A figure that was not understood cannot be found again; its file can.
        figure.ref_area is not null and figure.indicator_code is not null
        and figure.period_end is not null as is_of_a_figure
    from staging.finding as finding
    inner join staging.submission as submission using (submission_id)
    left join staging.observation as figure using (submission_id, figure_no)
),

-- The later files of the same province, form and month, and those with figures of the same period.
later as (
    select
        told.submission_id,
        told.finding_no,
        other.submission_id as later_id
    from told
    inner join staging.submission as other
        on
            told.sender = other.ref_area and told.form = other.form
            and told.load_period = other.load_period and told.submission_id < other.submission_id
    union
    select
        told.submission_id,
        told.finding_no,
        coverage.submission_id
    from told
    inner join staging.coverage as coverage
        on
            told.is_of_a_figure and told.ref_area = coverage.ref_area
            and told.period_start = coverage.period_start and told.period_end = coverage.period_end
            and told.submission_id < coverage.submission_id
),

said_again as (
    select
        told.submission_id,
        told.finding_no,
        other.submission_id as later_id,
        other.received_at,
        figure.reply,
        other.status <> 'rejected' and coalesce(figure.status, 'loaded') = 'loaded'
        and not exists (
            select from staging.finding as again
            where
                again.submission_id = other.submission_id and again.code = told.code
                and (not told.is_of_a_figure or again.figure_no = figure.figure_no)
        ) as is_clean
    from told
    inner join later using (submission_id, finding_no)
    inner join staging.submission as other on later.later_id = other.submission_id
    left join staging.observation as figure
        on
            told.is_of_a_figure and other.submission_id = figure.submission_id
            and told.indicator_code = figure.indicator_code and told.ref_area = figure.ref_area
            and told.period_start = figure.period_start and told.period_end = figure.period_end
            and told.breakdown is not distinct from figure.breakdown
    where figure.figure_no is not null or not told.is_of_a_figure
),

answer as (
    select distinct on (submission_id, finding_no) * from said_again
    where reply is not null
    order by submission_id, finding_no, later_id
),

resolution as (
    select distinct on (submission_id, finding_no) * from said_again
    where is_clean
    order by submission_id, finding_no, later_id
)

select
    told.submission_id,
    told.finding_no,
    told.code,
    told.severity,
    told.figure_no,
    told.source_ref,
    told.ref_area,
    told.indicator_code,
    told.breakdown,
    told.period,
    told.message_vi,
    told.message_en,
    told.received_at as opened_at,
    answer.later_id as answered_by,
    answer.received_at as answered_at,
    answer.reply,
    resolution.later_id as resolved_by,
    resolution.received_at as resolved_at,
    case
        when told.severity = 'info' then 'noted'
        when resolution.later_id is not null then 'resolved'
        when answer.later_id is not null then 'answered'
        else 'open'
    end as state
from told
left join answer using (submission_id, finding_no)
left join resolution using (submission_id, finding_no);
comment on view quality.finding_life is
'Every finding from the file it was told of to the one that settled it: opened; answered, when a '
'later file of the province replies beside the same figure; resolved, when a later file gives the '
'figure (or, of a finding on a whole file, comes again) without that finding; noted, when nothing '
'was asked for.';

create view marts.quality_finding as
select
    life.submission_id,
    life.finding_no,
    taken.release_id,
    life.code,
    life.severity,
    life.source_ref,
    life.ref_area,
    life.indicator_code,
    life.breakdown,
    life.period,
    life.message_vi,
    life.message_en,
    life.opened_at,
    answered.submission_id as answered_by,
    case when answered.submission_id is not null then life.answered_at end as answered_at,
    case when answered.submission_id is not null then life.reply end as reply,
    resolved.submission_id as resolved_by,
    case when resolved.submission_id is not null then life.resolved_at end as resolved_at,
    case
        when life.state = 'noted' then 'noted'
        when resolved.submission_id is not null then 'resolved'
        when answered.submission_id is not null then 'answered'
        else 'open'
    end as state
from quality.finding_life as life
inner join core.release_submission as taken using (submission_id)
inner join core.release as release using (release_id)
left join marts.dim_submission as answered on life.answered_by = answered.submission_id
left join marts.dim_submission as resolved on life.resolved_by = resolved.submission_id
where release.status = 'published';
comment on view marts.quality_finding is
'What the rules say of the submissions behind the published releases, and what became of it; what '
'a later file answered or corrected counts once that file is published.';
comment on column marts.quality_finding.submission_id is 'The submission it was told of.';
comment on column marts.quality_finding.finding_no is 'Number within the submission.';
comment on column marts.quality_finding.release_id is 'The release that first took the submission in.';
comment on column marts.quality_finding.code is 'The rule, by its code in the registry.';
comment on column marts.quality_finding.severity is 'critical, error (the figure was rejected), warning or info.';
comment on column marts.quality_finding.source_ref is 'Where the figure stands in its file; null when it is about the file.';
comment on column marts.quality_finding.ref_area is 'The province in its boundary vintage (VN34_24).';
comment on column marts.quality_finding.indicator_code is 'The indicator, when it was understood.';
comment on column marts.quality_finding.breakdown is 'The breakdown; empty for a total.';
comment on column marts.quality_finding.period is 'The period of the figure.';
comment on column marts.quality_finding.message_vi is 'What the sender was told, in Vietnamese.';
comment on column marts.quality_finding.message_en is 'The same in English.';
comment on column marts.quality_finding.opened_at is 'When the submission came.';
comment on column marts.quality_finding.answered_by is 'The later submission that replies to it.';
comment on column marts.quality_finding.answered_at is 'When that came.';
comment on column marts.quality_finding.reply is 'What the province replied.';
comment on column marts.quality_finding.resolved_by is 'The later submission that settled it.';
comment on column marts.quality_finding.resolved_at is 'When that came.';
comment on column marts.quality_finding.state is 'open, answered, resolved, or noted (nothing was asked for).';
