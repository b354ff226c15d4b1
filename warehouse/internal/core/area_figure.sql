create view core.area_figure
with (security_invoker = true) as
select * from core.area_figure_at
where at_release = (select release_id from core.published);

comment on view core.area_figure is
'The figures of core.area_figure_at as the latest release has them.';
grant select on core.area_figure to bi_reader;
