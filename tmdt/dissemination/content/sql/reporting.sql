-- One row per obligation of the month, as the release knew it. On time is before the end of the due day.
select
    area.area_code,
    area.label_vi as area_vi,
    area.label_en as area_en,
    area.sort_no,
    rate.due_on,
    rate.received_at at time zone 'UTC' as received_at,
    rate.complete,
    rate.accepted,
    rate.n_figures,
    rate.n_present,
    rate.n_expected,
    round(100.0 * rate.n_present / nullif(rate.n_expected, 0), 1) as completeness,
    case
        when rate.due_on is null then 'not_owed'
        when rate.on_time then 'on_time'
        when rate.received then 'late'
        when rate.due then 'missing'
        else 'not_due'
    end as state
from marts.reporting_rate_at_release(%(release)s) as rate
inner join marts.dim_period as period using (period_key)
inner join marts.dim_province as province using (province_key)
inner join marts.dim_area as area using (area_key)
where period.period = %(period)s and rate.series = case when %(synthetic)s then 'synthetic' else 'real' end
order by area.sort_no
