-- One row per area, headline indicator and month of the year that ends with the month, in the unit that is shown.
select
    area.area_code,
    indicator.indicator_code,
    period.month_date,
    trim_scale(
        fact.value * case when indicator.unit = 'VND' and indicator.scaled_by = 1e9 then 1e-9 else 1 end
    ) as value,
    fact.is_complete
from marts.dim_period as period
inner join marts.area_figure_at_release(%(release)s) as fact using (period_key)
inner join marts.dim_area as area using (area_key)
inner join marts.dim_indicator as indicator using (indicator_key)
where
    period.freq = 'M'
    and period.convention = 'calendar'
    and period.month_date between (%(month)s::date - interval '12 months')::date and %(month)s::date
    and indicator.indicator_code = any(%(headlines)s)
    and fact.breakdown = ''
    and fact.is_synthetic = %(synthetic)s
