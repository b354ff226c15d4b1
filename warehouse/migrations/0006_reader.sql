-- BI reads marts and nothing else. Roles belong to the cluster, so this one may exist already.
do $$
begin
    if not exists (select from pg_roles where rolname = 'bi_reader') then
        create role bi_reader nologin;
        grant bi_reader to current_user;
        alter role bi_reader set default_transaction_read_only = on;
    end if;
end
$$;
grant usage on schema marts to bi_reader;
grant select on all tables in schema marts to bi_reader;
alter default privileges in schema marts grant select on tables to bi_reader;

-- A reader of marts learns nothing of what is not published, whatever is asked: not by a predicate
-- that fails on a row and quotes it either. Which rows a view shows is decided beneath the question.
--
-- Small relations are behind a security barrier. The histories are not: the planner keeps such a view
-- apart and reads it whole, where a join should find its rows by their keys. They show their published
-- rows only, by row security, to everybody but their owner; their views read them in the name of who
-- asks. For that bi_reader gets the right to read them, but no way to name them: it may not use the
-- schema core.

-- Here and not in warehouse/internal/, because the policies of tables stand on it.
create view core.published
with (security_barrier = true) as
select max(release_id) as release_id
from core.release
where status = 'published';
comment on view core.published is 'The release that readers see.';

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
