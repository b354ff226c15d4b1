-- What builds have to know stood in comments.
create table core.build_state (
    is_one_row boolean primary key default true check (is_one_row),
    seeds_sha256 text,
    is_rebuild_due boolean not null default false
);
insert into core.build_state (seeds_sha256, is_rebuild_due)
select
    obj_description('reference'::regnamespace, 'pg_namespace'),
    obj_description('core'::regnamespace, 'pg_namespace') is not distinct from 'to be rebuilt';
comment on schema reference is null;
comment on schema core is null;
comment on table core.build_state is 'What a build has to know of the last one: one row.';
comment on column core.build_state.seeds_sha256 is
'Of the files of the seeds that the schema reference was loaded from.';
comment on column core.build_state.is_rebuild_due is
'Whether a migration took away what the next build must derive again from what was staged.';

-- From here on the tables are those that warehouse/migrations/0001 to 0006 make; later migrations follow.
delete from public.schema_migration;
insert into public.schema_migration (name) values
('0001_received.sql'),
('0002_releases.sql'),
('0003_histories.sql'),
('0004_marts.sql'),
('0005_quality.sql'),
('0006_reader.sql');
