-- One row per indicator, breakdown, period and boundary vintage: its provinces taken together. Only a `sum` is added up and
-- compared with earlier months; of anything else the spread is told, and the country's mean where there is one.
-- A total is compared only with one of the same provinces, or when both are of all of them, by one method, and real
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
        case
            when not (
                now.areas = earlier.areas or coalesce(now.is_whole and earlier.is_whole, false)
            ) then 'other_provinces'
            when not (now.is_exact and earlier.is_exact) then 'inexact'
            when exists (
                select from marts.dim_indicator_method as method
                where
                    now.indicator_key = method.indicator_key
                    and method.valid_from > earlier_periods.earlier_start
                    and method.valid_from <= periods.period_start
            ) then 'other_method'
            when earlier.total = 0 then 'from_zero'
            else 'comparable'
        end as verdict,
        round(100 * (now.total - earlier.total) / nullif(abs(earlier.total), 0), 1) as change
    from totals as now
    inner join periods using (period_key)
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
        (array_agg(province_en order by value_low, ref_area))[1] as lowest_province_en,
        (array_agg(province_en order by value_high desc, ref_area))[1] as highest_province_en,
        case
            when bool_and(value is not null) then round((
                percentile_disc(0.5) within group (order by value)
                + percentile_disc(0.5) within group (order by value desc)
            ) / 2, max(scale(value)) + 1)
        end as median
    from figure
    group by indicator_key, breakdown, period_key, vintage
),

-- A mean of the country is of the provinces in force, so it belongs to their vintage.
country as (
    select
        mean.indicator_key,
        mean.breakdown,
        mean.period_key,
        mean.value,
        mean.n_present,
        mean.n_expected
    from marts.area_figure_at_release(%(release)s) as mean
    inner join marts.dim_area as area using (area_key)
    where
        area.area_type = 'country'
        and mean.period_key in (select period_key from periods)
        and mean.is_synthetic = (select bool_and(is_synthetic) from figure)
)

select
    indicator.group_code,
    indicator.group_name_vi,
    indicator.group_name_en,
    indicator.group_sort_no,
    indicator.indicator_code,
    indicator.name_vi,
    indicator.name_en,
    indicator.over_provinces,
    spread.breakdown,
    period.period,
    period.label_vi as period_vi,
    period.label_en as period_en,
    spread.n,
    vintages.n_expected,
    spread.qualifier,
    case when per < 1 then indicator.scaled_unit_name_vi else indicator.unit_name_vi end as unit_vi,
    case when per < 1 then indicator.scaled_unit_name_en else indicator.unit_name_en end as unit_en,
    indicator.unit,
    trim_scale(spread.total * per) as total,
    trim_scale(spread.total_low * per) as total_low,
    trim_scale(spread.total_high * per) as total_high,
    case when vintages.n_expected is not null then trim_scale(country.value) end as mean,
    case when vintages.n_expected is not null then country.n_present end as mean_n,
    round(spread.lowest, places) as lowest,
    round(spread.median, places) as median,
    round(spread.highest, places) as highest,
    spread.lowest_province,
    spread.highest_province,
    spread.lowest_province_en,
    spread.highest_province_en,
    month.verdict as month_verdict,
    case month.verdict when 'comparable' then month.change end as month_change,
    year.verdict as year_verdict,
    case year.verdict when 'comparable' then year.change end as year_change
from spread
inner join marts.dim_indicator as indicator using (indicator_key)
inner join marts.dim_period as period using (period_key)
left join vintages using (period_key, vintage)
left join country
    on
        spread.indicator_key = country.indicator_key
        and spread.breakdown = country.breakdown
        and spread.period_key = country.period_key
        and indicator.over_provinces = 'weighted_mean'
left join compared as month
    on
        spread.indicator_key = month.indicator_key
        and spread.breakdown = month.breakdown
        and spread.period_key = month.period_key
        and spread.vintage = month.vintage
        and month.months_back = 1
left join compared as year
    on
        spread.indicator_key = year.indicator_key
        and spread.breakdown = year.breakdown
        and spread.period_key = year.period_key
        and spread.vintage = year.vintage
        and year.months_back = 12
cross join lateral (
    select greatest(scale(lowest), scale(trim_scale(median)), scale(highest)) as places
) as shown
cross join lateral (
    select
        case
            when indicator.over_provinces = 'sum' and indicator.unit = 'VND' and spread.total_high >= 1e9 then 1e-9
            else 1
        end as per
) as scale_of_unit
order by
    indicator.group_sort_no, indicator.group_code, indicator.indicator_key, period.period_start desc,
    period.period_end, spread.vintage, spread.breakdown collate "C"
