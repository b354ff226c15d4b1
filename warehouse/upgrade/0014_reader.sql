-- A reader of marts learns nothing of what is not published: see warehouse/migrations/0006_reader.sql.

alter view core.published set (security_barrier = true);

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
core.published, core.fact_indicator_history, core.fact_area_history, core.fact_period_history
to bi_reader;
