create view marts.revision_en
with (security_invoker = true) as
select
    month_date,
    period_date,
    period,
    period_label_en as period_label,
    area_code,
    area_en as area,
    region_en as region,
    sort_no,
    indicator_code,
    indicator_en as indicator,
    indicator_group_en as indicator_group,
    unit_en as unit,
    breakdown,
    breakdown_label_en as breakdown_label,
    first_release_id,
    first_published_at,
    first_value,
    latest_release_id,
    latest_published_at,
    latest_value,
    n_revisions,
    change,
    change_pct,
    is_withdrawn,
    is_synthetic,
    series_en as series
from core.revision_in_words;

comment on view marts.revision_en is 'Figures that were revised: the value first published and the current one.';
comment on column marts.revision_en.month_date is
'The first of the month that a month stands for: of 15 February to 14 March it is 1 March. Null for quarters and '
'years';
comment on column marts.revision_en.period_date is
'The first day of the calendar month, quarter or year that the period stands for';
comment on column marts.revision_en.period is
'Code of the period: 2026-10, 2026-Q3, 2026; of the administrative calendar its two days';
comment on column marts.revision_en.period_label is 'The period in words';
comment on column marts.revision_en.area_code is 'Code of the area on the boundaries of the time: VN63_24, VN34_24';
comment on column marts.revision_en.area is 'Area; one of the past says until when it was';
comment on column marts.revision_en.region is 'Region of the province';
comment on column marts.revision_en.sort_no is
'Order of areas: the country, the regions, then provinces by the Vietnamese alphabet';
comment on column marts.revision_en.indicator_code is 'Code of the indicator';
comment on column marts.revision_en.indicator is 'Indicator';
comment on column marts.revision_en.indicator_group is 'Group of indicators';
comment on column marts.revision_en.unit is 'Unit of the value';
comment on column marts.revision_en.breakdown is 'Code of the breakdown; empty for the total';
comment on column marts.revision_en.breakdown_label is 'The breakdown in words; "Total" without one';
comment on column marts.revision_en.first_release_id is 'The release that published the figure first';
comment on column marts.revision_en.first_published_at is 'When it was published';
comment on column marts.revision_en.first_value is 'The value in that release';
comment on column marts.revision_en.latest_release_id is 'The release of the current value';
comment on column marts.revision_en.latest_published_at is 'When it was published';
comment on column marts.revision_en.latest_value is 'The current value; null for a range or when withdrawn';
comment on column marts.revision_en.n_revisions is 'How often it was revised';
comment on column marts.revision_en.change is 'The current value minus the first';
comment on column marts.revision_en.change_pct is 'The change in per cent of the first value';
comment on column marts.revision_en.is_withdrawn is 'Whether it was withdrawn';
comment on column marts.revision_en.is_synthetic is
'Whether it is invented; invented and real figures are never added up';
comment on column marts.revision_en.series is '"real figures" or "invented figures"';
