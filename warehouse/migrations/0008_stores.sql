create table core.store (
    name text primary key,
    identity uuid not null default gen_random_uuid(),
    marked_at timestamptz not null default now()
);

comment on table core.store is
'The places of files that all hosts of this warehouse share: one row a kind.';
comment on column core.store.name is 'What is kept there: `landing`, `archive`, and so on.';
comment on column core.store.identity is
'What the mark in the place says, so that a host with another place notices.';
comment on column core.store.marked_at is 'When the warehouse first used a place for it.';
