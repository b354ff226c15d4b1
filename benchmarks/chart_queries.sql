-- What charts ask of the wide views: the words of the filters as a dashboard sends them.
-- Each query follows a line that names it.

-- name: the country over 120 months
select month_date, sum(value) as value
from marts.indicator_total_vi
where
    indicator_code = %(indicator)s and area_type = 'country' and freq = 'M' and is_total and not is_synthetic
group by month_date
order by month_date;

-- name: ranking of the 34 in a month
select area, sort_no, sum(value) as value
from marts.indicator_total_vi
where
    indicator_code = %(indicator)s and area_type = 'province' and freq = 'M' and is_total
    and month_date = '2026-09-01' and not is_synthetic
group by area, sort_no
order by 3 desc;

-- name: a province, all indicators of a month
select indicator_group, indicator, unit, value, value_year_before, change_pct, status
from marts.indicator_total_vi
where
    area = %(area)s and freq = 'M' and is_total and month_date = '2026-09-01' and not is_synthetic
order by indicator_group, indicator;

-- name: heat map of the 34 over 120 months
select area, month_date, sum(value) as value
from marts.indicator_total_vi
where
    indicator_code = %(indicator)s and area_type = 'province' and freq = 'M' and is_total and not is_synthetic
group by area, month_date;

-- name: completeness of the country by month
select month_date, sum(n_present) as n_present, sum(n_expected) as n_expected
from marts.indicator_total_vi
where area_type = 'country' and freq = 'M' and is_total and not is_synthetic
group by month_date
order by month_date;

-- name: completeness of one indicator by month
select month_date, n_present, n_expected, is_complete
from marts.indicator_total_vi
where
    indicator_code = %(indicator)s and area_type = 'country' and freq = 'M' and is_total and not is_synthetic
order by month_date;

-- name: a province over time, with the year before
select month_date, value, value_year_before, change_pct, year_to_date
from marts.indicator_total_vi
where indicator_code = %(indicator)s and area = %(area)s and freq = 'M' and is_total and not is_synthetic
order by month_date;

-- name: breakdowns of a province in a month
select breakdown_label, value
from marts.indicator_vi
where
    indicator_code = %(indicator)s and area = %(area)s and month_date = '2026-09-01'
    and not is_total and not is_synthetic
order by value desc
limit 100;
