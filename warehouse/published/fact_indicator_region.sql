-- Columns as in core.fact_area_history.
create view marts.fact_indicator_region
with (security_invoker = true) as
select f.*
from core.area_figure as f
inner join marts.dim_area as area using (area_key)
where area.area_type = 'region';

comment on view marts.fact_indicator_region is
'Figures of the regions, from the provinces in force in each period. A region of today (vintage VN34) '
'goes back through the provinces it is made of; one of the old scheme ends with June 2025. Real and '
'synthetic figures make figures of their own (is_synthetic).';
comment on column marts.fact_indicator_region.method_version is
'Version of the indicator''s method in the period; different versions are not one series.';
comment on column marts.fact_indicator_region.reason_vi is 'The reason in Vietnamese.';
comment on column marts.fact_indicator_region.reason_en is 'The reason in English.';
comment on column marts.fact_indicator_region.release_id is 'The release that first published this value.';
