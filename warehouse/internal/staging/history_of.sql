-- Each series is looked up by the history's key, so the cost is the submission's, not the history's.
-- Headings, because new figures have no statistics: a nested loop over them would not end. Of their
-- breakdowns only, because provinces have published thousands of communes beside each total.
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
        select
            ref_area,
            indicator_code,
            (min(period_start) - interval '6 years')::date as known_from
        from staging.heading
        where submission_id = one_submission and kind = 'actual'
        group by ref_area, indicator_code
    )

    select
        series.ref_area,
        series.indicator_code,
        known.breakdown,
        core.period_start(known.period_key),
        core.period_end(known.period_key),
        known.value
    from series
    cross join staging.breakdowns_of(one_submission) as asked (breakdowns)
    inner join marts.dim_indicator as indicator using (indicator_code)
    inner join marts.dim_province as province using (ref_area)
    cross join lateral (
        select fact.*
        from marts.fact_indicator as fact
        where
            fact.indicator_key = indicator.indicator_key
            and fact.province_key = province.province_key
            and fact.period_key >= core.period_key(series.known_from, series.known_from)
            and fact.breakdown = any(asked.breakdowns)
            and fact.qualifier = 'exact' and fact.is_synthetic = synthetic
        offset 0
    ) as known
$$;

comment on function staging.history_of is
'What the provinces of a submission published of its indicators and breakdowns, from six years before its '
'first period on: what the rules over time hold its figures against.';
