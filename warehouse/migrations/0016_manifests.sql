-- What a release vouches for, with a signature (docs/adr/0025): written in the transaction that publishes
-- it, and never changed after.
create schema dissemination;

create function dissemination.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '%.% is append-only', tg_table_schema, tg_table_name;
end
$$;
comment on function dissemination.refuse_change is 'Keeps what was written from being changed or deleted.';

create table dissemination.signing_key (
    key_id text primary key,
    public_key text not null,
    added_at timestamptz not null default clock_timestamp()
);
comment on table dissemination.signing_key is
'The public keys that anything was signed with: the private ones are in the homes, and in no database.';
comment on column dissemination.signing_key.key_id is
'The first 16 digits of the SHA-256 of the 32 bytes of the key, in hexadecimal.';
comment on column dissemination.signing_key.public_key is 'The key, Ed25519, in PEM.';
comment on column dissemination.signing_key.added_at is 'When it first signed something.';

-- No reference to core.release: a manifest outlives whatever happens to the release that it vouches for.
create table dissemination.manifest (
    release_id integer primary key,
    manifest text not null,
    sha256 text not null,
    signature text not null,
    key_id text not null references dissemination.signing_key
);
comment on table dissemination.manifest is 'What each published release vouches for, signed: one row a release.';
comment on column dissemination.manifest.manifest is 'The manifest, as canonical JSON (RFC 8785): what is signed.';
comment on column dissemination.manifest.sha256 is 'Of the bytes of the manifest: the next one names it.';
comment on column dissemination.manifest.signature is 'Ed25519, over the bytes of the manifest, in base64.';
comment on column dissemination.manifest.key_id is 'The key that signed.';

create table dissemination.part (
    release_id integer not null,
    content text not null,
    period_key bigint not null,
    indicator_key integer not null,
    statement text not null,
    marks bytea not null,
    primary key (content, period_key, indicator_key, release_id)
);
create index on dissemination.part (release_id);
comment on table dissemination.part is
'The hash trees that a release changed: one row for each release, table, period and indicator.';
comment on column dissemination.part.content is
'The table whose rows the leaves of the tree are. Of staging.submission both keys are 0.';
comment on column dissemination.part.statement is
'What the tree says, as canonical JSON: a leaf of the tree whose root the manifest has.';
comment on column dissemination.part.marks is
'24 bytes for each row that begins with the release, in their order: 8 of its hash, then one a column. '
'They vouch for nothing: by them an altered row is found.';

create table dissemination.addendum (
    release_id integer not null,
    statement text not null,
    sha256 text not null,
    signature text not null,
    key_id text not null references dissemination.signing_key,
    signed_at timestamptz not null default clock_timestamp(),
    primary key (release_id, sha256, key_id)
);
comment on table dissemination.addendum is
'What was made of a release after it was published, signed: the hashes of bulletins and packages.';
comment on column dissemination.addendum.statement is 'Canonical JSON (RFC 8785): what is signed.';
comment on column dissemination.addendum.sha256 is 'Of the bytes of the statement.';
comment on column dissemination.addendum.signature is 'Ed25519, over the bytes of the statement, in base64.';
comment on column dissemination.addendum.key_id is 'The key that signed.';
comment on column dissemination.addendum.signed_at is 'When it was first signed.';

create trigger is_append_only before update or delete or truncate on dissemination.signing_key
for each statement execute function dissemination.refuse_change();
create trigger is_append_only before update or delete or truncate on dissemination.manifest
for each statement execute function dissemination.refuse_change();
create trigger is_append_only before update or delete or truncate on dissemination.part
for each statement execute function dissemination.refuse_change();
create trigger is_append_only before update or delete or truncate on dissemination.addendum
for each statement execute function dissemination.refuse_change();
