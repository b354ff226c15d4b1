-- What a submission is held against is asked by its headings: a few, where its figures are a million.

-- Each series is looked up by the history's key, so the cost is the submission's, not the history's.
create or replace function staging.history_of(one_submission bigint, synthetic boolean)
returns table (
    ref_area text,
    indicator_code text,
    breakdown text,
    period_start date,
    period_end date,
    value numeric
)
language sql stable parallel restricted
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

create or replace function staging.peers_of(one_submission bigint, synthetic boolean)
returns table (
    ref_area text,
    indicator_code text,
    breakdown text,
    period_start date,
    period_end date,
    value numeric
)
language sql stable parallel restricted
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
