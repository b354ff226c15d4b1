-- A reader of marts learns nothing of what is not published, whatever is asked: not by a predicate
-- that fails on a row and quotes it either. Which rows a view shows is decided beneath the question.
--
-- Small relations are behind a security barrier. The histories are not: the planner keeps such a view
-- apart and reads it whole, where a join should find its rows by their keys. They show their published
-- rows only, by row security, to everybody but their owner; their views read them in the name of who
-- asks. For that bi_reader gets the right to read them, but no way to name them: it may not use the
-- schema core.

alter table core.fact_indicator_history enable row level security;
alter table core.fact_area_history enable row level security;
alter table core.fact_period_history enable row level security;

create policy published on core.fact_indicator_history for select
using (known_from_release <= (select release_id from core.published));
create policy published on core.fact_area_history for select
using (known_from_release <= (select release_id from core.published));
create policy published on core.fact_period_history for select
using (known_from_release <= (select release_id from core.published));

grant select on
core.published, core.fact_indicator_history, core.fact_area_history, core.fact_period_history,
core.area_figure, core.monthly_indicator
to bi_reader;

alter view marts.fact_indicator set (security_invoker = true);
alter view marts.fact_indicator_history set (security_invoker = true);
alter view marts.fact_area_history set (security_invoker = true);
alter view marts.fact_period_history set (security_invoker = true);
alter view marts.fact_indicator_by_period set (security_invoker = true);
alter view marts.fact_indicator_region set (security_invoker = true);
alter view marts.fact_indicator_national set (security_invoker = true);
alter view marts.fact_indicator_vn34_history set (security_invoker = true);
alter view marts.fact_indicator_vn34 set (security_invoker = true);
alter view marts.fact_revision set (security_invoker = true);
alter view marts.monthly_indicator_vi set (security_invoker = true);
alter view marts.monthly_indicator_en set (security_invoker = true);
alter view core.area_figure set (security_invoker = true);
alter view core.monthly_indicator set (security_invoker = true);

alter view core.published set (security_barrier = true);
alter view marts.dim_release set (security_barrier = true);
alter view marts.dim_submission set (security_barrier = true);
alter view marts.quality_finding set (security_barrier = true);
alter view marts.quality_validation set (security_barrier = true);
