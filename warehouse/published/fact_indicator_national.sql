-- Columns as in core.fact_area_history.
create view marts.fact_indicator_national
with (security_invoker = true) as
select
    area_key,
    indicator_key,
    year_key,
    period_key,
    breakdown,
    breakdown = '' as is_total,
    value,
    value_low,
    value_high,
    qualifier,
    obs_status,
    is_synthetic,
    derived_over,
    method,
    reason,
    n_present,
    n_expected,
    n_parts_present,
    n_parts_expected,
    is_complete,
    method_version,
    reason_vi,
    reason_en,
    release_id,
    false as can_be_summed
from core.area_figure
where area_type = 'country';

comment on view marts.fact_indicator_national is
'Figures of the country, from the provinces in force in each period. n_present of n_expected says how many of '
'them have reported: fewer is a partial figure, with status P (is_complete). '
'One row a period: of a quarter or year that provinces report and that can be made of months too, the one with a '
'value before one without, the complete one before the partial, then that of reported figures; of two partial '
'ones that with the larger share of its provinces and months. n_present and n_expected count provinces, of a '
'figure made of months those of the month with the fewest. Real and synthetic figures make '
'figures of their own (is_synthetic).';
comment on column marts.fact_indicator_national.is_total is
'Whether the figure is of the whole, not of a part of it: its breakdown is empty.';
comment on column marts.fact_indicator_national.derived_over is
'provinces, whose figures of the period it is made of; or periods, whose figures of the area it is made of.';
comment on column marts.fact_indicator_national.n_parts_present is
'Months (or quarters) that a derived quarter or year rests on; null for what is derived over provinces.';
comment on column marts.fact_indicator_national.n_parts_expected is
'Months (or quarters) that make it whole; a stock is whole with the last of them.';
comment on column marts.fact_indicator_national.is_complete is
'Whether it has a value that is whole: no province and no month is missing.';
comment on column marts.fact_indicator_national.method_version is
'Version of the indicator''s method in the period; different versions are not one series.';
comment on column marts.fact_indicator_national.reason_vi is
'The reason in Vietnamese.';
comment on column marts.fact_indicator_national.reason_en is
'The reason in English.';
comment on column marts.fact_indicator_national.release_id is
'The release that first published this value.';
comment on column marts.fact_indicator_national.can_be_summed is
'Always false: it is the sum already, and its quarters and years stand beside its months.';
