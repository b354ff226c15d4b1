-- One row per area and indicator: the figure of the whole in the month, as the release had it, on the boundaries of the
-- area; of provinces with their place among those of one vintage; and its change on the month and on the year, where both
-- are whole, exact and of one method.
with figure as (
    select
        fact.*,
        area.area_code,
        area.area_type,
        area.vintage,
        area.sort_no,
        period.month_date,
        period.period_start
    from marts.dim_period as period
    inner join marts.area_figure_at_release(%(release)s) as fact using (period_key)
    inner join marts.dim_area as area using (area_key)
    where
        period.freq = 'M'
        and period.convention = 'calendar'
        and period.month_date in (
            %(month)s::date, %(month)s::date - interval '1 month', %(month)s::date - interval '1 year'
        )
        and fact.breakdown = ''
        and fact.is_synthetic = %(synthetic)s
),

compared as (
    select
        now.area_key,
        now.indicator_key,
        before.month_date,
        before.value,
        case
            when not (now.is_complete and before.is_complete) then 'other_provinces'
            when not (now.qualifier = 'exact' and before.qualifier = 'exact') then 'inexact'
            when exists (
                select from marts.dim_indicator_method as method
                where
                    now.indicator_key = method.indicator_key
                    and method.valid_from > before.period_start
                    and method.valid_from <= now.period_start
            ) then 'other_method'
            when before.value = 0 then 'from_zero'
            else 'comparable'
        end as verdict,
        now.value - before.value as difference,
        round(100 * (now.value - before.value) / nullif(abs(before.value), 0), 1) as change
    from figure as now
    inner join figure as before using (area_key, indicator_key)
    where now.month_date = %(month)s::date and before.month_date < now.month_date
)

select
    figure.area_code,
    indicator.indicator_code,
    indicator.name_vi,
    indicator.name_en,
    indicator.group_code,
    indicator.unit,
    case when shown.per < 1 then indicator.scaled_unit_name_vi else indicator.unit_name_vi end as unit_vi,
    case when shown.per < 1 then indicator.scaled_unit_name_en else indicator.unit_name_en end as unit_en,
    indicator.over_provinces,
    trim_scale(figure.value * shown.per) as value,
    trim_scale(figure.value_low * shown.per) as value_low,
    trim_scale(figure.value_high * shown.per) as value_high,
    figure.qualifier,
    figure.obs_status,
    figure.origin,
    figure.method,
    figure.reason,
    reason.message_vi as reason_vi,
    reason.message_en as reason_en,
    figure.n_present,
    figure.n_expected,
    figure.is_complete,
    case
        when
            figure.area_type = 'province' and figure.value is not null
            and indicator.over_provinces <> 'not_comparable'
            then rank() over (
                partition by figure.indicator_key, figure.area_type, figure.vintage
                order by figure.value desc nulls last
            )
    end as rank,
    trim_scale(month.value * shown.per) as month_before,
    month.verdict as month_verdict,
    case month.verdict when 'comparable' then month.change end as month_change,
    case month.verdict when 'comparable' then trim_scale(month.difference) end as month_difference,
    trim_scale(year.value * shown.per) as year_before,
    year.verdict as year_verdict,
    case year.verdict when 'comparable' then year.change end as year_change,
    case year.verdict when 'comparable' then trim_scale(year.difference) end as year_difference
from figure
inner join marts.dim_indicator as indicator using (indicator_key)
left join marts.dim_reason as reason on figure.reason = reason.reason
left join compared as month
    on
        figure.area_key = month.area_key
        and figure.indicator_key = month.indicator_key
        and month.month_date = %(month)s::date - interval '1 month'
left join compared as year
    on
        figure.area_key = year.area_key
        and figure.indicator_key = year.indicator_key
        and year.month_date = %(month)s::date - interval '1 year'
cross join lateral (
    select case when indicator.unit = 'VND' and indicator.scaled_by = 1e9 then 1e-9 else 1 end as per
) as shown
where figure.month_date = %(month)s::date
order by indicator.group_sort_no, indicator.group_code, indicator.indicator_key, figure.sort_no
