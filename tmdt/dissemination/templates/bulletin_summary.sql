-- One row per indicator, breakdown, period and boundary vintage: its provinces taken together. Only
-- a `sum` is added up and compared with earlier months; of anything else the spread is told.
-- A total is compared only with one of the same provinces, or when both are of all of them, and real
-- figures with real ones only.
, periods as (
    select distinct
        period_key,
        period_start,
        period_end,
        freq
    from figure
),

earlier_periods as (
    select
        periods.period_key,
        months_back,
        earlier.period_key as earlier_key,
        earlier.period_start as earlier_start,
        earlier.period_end as earlier_end
    from periods
    cross join (values (1), (12)) as steps (months_back)
    inner join marts.dim_period as earlier
        on
            earlier.period_start = (periods.period_start - make_interval(months => months_back))::date
            and earlier.period_end
            = (periods.period_end + 1 - make_interval(months => months_back))::date - 1
    where periods.freq = 'M'
),

figures as (
    select
        true as is_now,
        indicator_key,
        breakdown,
        period_key,
        vintage,
        ref_area,
        value,
        qualifier
    from figure
    where over_provinces = 'sum'
    union all
    select
        false,
        fact.indicator_key,
        fact.breakdown,
        fact.period_key,
        province.vintage,
        province.ref_area,
        fact.value,
        fact.qualifier
    from marts.fact_indicator_at_release(%(release)s) as fact
    inner join marts.dim_province as province using (province_key)
    where
        fact.period_key in (select earlier_key from earlier_periods)
        and fact.is_synthetic = (select bool_and(is_synthetic) from figure)
),

vintages as (
    select
        period_key,
        vintage,
        count(distinct ref_area) as n_expected
    from (
        select period_key, period_start, period_end from periods
        union
        select earlier_key, earlier_start, earlier_end from earlier_periods
    ) as spans
    inner join marts.dim_province
        on
            period_end >= coalesce(valid_from, '-infinity')
            and period_start < coalesce(valid_to, 'infinity')
    group by period_key, vintage
),

totals as (
    select
        is_now,
        indicator_key,
        breakdown,
        period_key,
        vintage,
        count(*) = max(n_expected) as is_whole,
        array_agg(ref_area order by ref_area) as areas,
        sum(value) as total,
        bool_and(qualifier = 'exact') as is_exact,
        count(*) as n
    from figures
    left join vintages using (period_key, vintage)
    group by is_now, indicator_key, breakdown, period_key, vintage
),

compared as (
    select distinct on (indicator_key, breakdown, period_key, now.vintage, months_back)
        indicator_key,
        breakdown,
        now.period_key,
        now.vintage,
        months_back,
        earlier.total,
        case
            when not (
                now.areas = earlier.areas or coalesce(now.is_whole and earlier.is_whole, false)
            ) then 'other_provinces'
            when not (now.is_exact and earlier.is_exact) then 'inexact'
            when earlier.total = 0 then 'from_zero'
            else 'comparable'
        end as verdict,
        round(100 * (now.total - earlier.total) / nullif(earlier.total, 0), 1) as change
    from totals as now
    inner join earlier_periods using (period_key)
    inner join totals as earlier using (indicator_key, breakdown)
    where now.is_now and not earlier.is_now and earlier.period_key = earlier_key
    order by
        indicator_key, breakdown, period_key, now.vintage, months_back,
        earlier.vintage = now.vintage desc, earlier.n desc, earlier.vintage
),

spread as (
    select
        indicator_key,
        breakdown,
        period_key,
        vintage,
        count(*) as n,
        sum(value_low) as total_low,
        sum(value_high) as total_high,
        case when bool_and(value is not null) then sum(value) end as total,
        case
            when bool_and(qualifier = 'exact') then 'exact'
            when bool_or(value is null) then 'range'
            else 'approx'
        end as qualifier,
        min(value_low) as lowest,
        max(value_high) as highest,
        (array_agg(province order by value_low, ref_area))[1] as lowest_province,
        (array_agg(province order by value_high desc, ref_area))[1] as highest_province,
        case
            when bool_and(value is not null) then round((
                percentile_disc(0.5) within group (order by value)
                + percentile_disc(0.5) within group (order by value desc)
            ) / 2, max(scale(value)) + 1)
        end as median,
        array_agg(value order by value, ref_area) filter (where value is not null) as points
    from figure
    group by indicator_key, breakdown, period_key, vintage
),

-- The axis of a spread: 0 to 100 for per cent where it fits, else from the lowest to the highest.
scaled as (
    select
        spread.*,
        is_share,
        case when is_share then 0 else lowest end as axis_from,
        case when is_share then 100 else nullif(highest, lowest) end as axis_to
    from spread
    inner join marts.dim_indicator using (indicator_key)
    cross join lateral (
        select unit = 'percent' and lowest >= 0 and highest <= 100 as is_share
    ) as kind
)

select
    indicator.group_code,
    indicator.indicator_code,
    indicator.name_vi,
    indicator.name_en,
    indicator.over_provinces,
    scaled.breakdown,
    period.period,
    scaled.n,
    vintages.n_expected,
    scaled.qualifier,
    shown_unit as unit,
    case when factor > 1 then round(scaled.total / factor, 1) else scaled.total end as total,
    case when factor > 1 then round(scaled.total_low / factor, 1) else scaled.total_low end as total_low,
    case when factor > 1 then round(scaled.total_high / factor, 1) else scaled.total_high end as total_high,
    round(scaled.lowest, places) as lowest,
    round(scaled.median, places) as median,
    round(scaled.highest, places) as highest,
    scaled.lowest_province,
    scaled.highest_province,
    scaled.is_share,
    array(
        select coalesce(round(100 * (point - axis_from) / (axis_to - axis_from), 1), 50)
        from unnest(scaled.points) with ordinality as places (point, place)
        order by place
    ) as points,
    coalesce(round(100 * (median - axis_from) / (axis_to - axis_from), 1), 50) as median_point,
    month.verdict as month_verdict,
    month.change as month_change,
    year.verdict as year_verdict,
    year.change as year_change,
    array(
        select coalesce(round(100 * greatest(part, 0) / highest_total, 1), 0)
        from unnest(array[year.total, month.total, scaled.total]) with ordinality as parts (part, place)
        order by place
    ) as bars
from scaled
inner join marts.dim_indicator as indicator using (indicator_key)
inner join marts.dim_period as period using (period_key)
left join vintages using (period_key, vintage)
left join compared as month
    on
        scaled.indicator_key = month.indicator_key
        and scaled.breakdown = month.breakdown
        and scaled.period_key = month.period_key
        and scaled.vintage = month.vintage
        and month.months_back = 1
left join compared as year
    on
        scaled.indicator_key = year.indicator_key
        and scaled.breakdown = year.breakdown
        and scaled.period_key = year.period_key
        and scaled.vintage = year.vintage
        and year.months_back = 12
cross join lateral (
    select
        greatest(scale(lowest), scale(trim_scale(median)), scale(highest)) as places,
        nullif(greatest(
            scaled.total,
            case when month.verdict = 'comparable' then month.total end,
            case when year.verdict = 'comparable' then year.total end
        ), 0) as highest_total
) as shown
cross join lateral (
    select
        case
            when indicator.unit <> 'VND' or indicator.over_provinces <> 'sum' then indicator.unit
            when total_high >= 1e12 then 'billion_vnd'
            when total_high >= 1e9 then 'million_vnd'
            else indicator.unit
        end as shown_unit
) as written
cross join lateral (
    select case shown_unit when 'billion_vnd' then 1e9 when 'million_vnd' then 1e6 else 1 end as factor
) as scale_of_unit
order by
    indicator.indicator_key, period.period_start desc, period.period_end, scaled.vintage,
    scaled.breakdown collate "C"
