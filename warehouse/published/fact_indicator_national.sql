-- Columns as in core.fact_area_history.
create view marts.fact_indicator_national
with (security_invoker = true) as
select f.*
from core.area_figure as f
inner join marts.dim_area as area using (area_key)
where area.area_type = 'country';

comment on view marts.fact_indicator_national is
'Figures of the country, from the provinces in force in each period. n_present of n_expected says how '
'many of them have reported: fewer is a partial figure, with status P. Real and synthetic figures make '
'figures of their own (is_synthetic).';
comment on column marts.fact_indicator_national.method_version is
'Version of the indicator''s method in the period; different versions are not one series.';
comment on column marts.fact_indicator_national.reason_vi is 'The reason in Vietnamese.';
comment on column marts.fact_indicator_national.reason_en is 'The reason in English.';
comment on column marts.fact_indicator_national.release_id is 'The release that first published this value.';
