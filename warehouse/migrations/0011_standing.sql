-- A rollback takes back all that a release brought, its targets and reports too: so it is recorded which
-- release it restores, and not only in words.

alter table core.release add column restores_release integer references core.release;
comment on column core.release.restores_release is
'Of a rollback: the earlier release whose contents it has, and whose submissions stand. Null for a load.';
update core.release as rollback
set restores_release = substring(restatement.origin from '^rollback to release (\d+)$')::integer
from core.restatement as restatement
where
    rollback.release_id = restatement.release_id
    and restatement.origin ~ '^rollback to release \d+$';

-- What was published stays as it was: releases from before know no ratio that nobody stated.
alter table core.release add column derives_rates boolean not null default true;
comment on column core.release.derives_rates is
'Whether ratios that nobody stated are derived from their parts in it, and rates of quarters and years '
'from their months. The first release that does derives them of all that is known.';
update core.release set derives_rates = false
where status = 'published';

-- Obligations: of two series, whatever came of them. Those that are published stay until the next release.
alter table marts.reporting_rate add column series text;
update marts.reporting_rate set series = case when is_synthetic then 'synthetic' else 'real' end;
alter table marts.reporting_rate
drop constraint reporting_rate_pkey,
alter column series set not null,
alter column is_synthetic drop not null,
alter column due_on drop not null,
alter column on_time drop not null,
add primary key (period_key, province_key, form, series);
comment on table marts.reporting_rate is
'Obligations: one row per province in force, month, form and series (real or synthetic), with what the '
'release took in of it. Synthetic files do not fulfil real obligations.';
