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
            -- No province has another's communes: by the index without them.
            and fact.breakdown not like '%commune=%'
            and fact.qualifier = 'exact' and fact.is_synthetic = synthetic
        offset 0
    ) as known
    inner join marts.dim_province as province on known.province_key = province.province_key
$$;

comment on function staging.peers_of is
'What all provinces published of a submission''s indicators in the last period of the same length, '
'at most a year back; the period is that of the figures to be held against it.';
