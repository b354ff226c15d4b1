create view marts.signing_key
with (security_barrier = true) as
select
    signing_key.key_id,
    signing_key.public_key,
    signing_key.added_at,
    max(signed.signed_at) as last_used_at
from dissemination.signing_key as signing_key
left join (
    select key_id, (manifest::jsonb ->> 'signed_at')::timestamptz as signed_at from dissemination.manifest
    union all
    select key_id, signed_at from dissemination.addendum
) as signed using (key_id)
group by signing_key.key_id;

comment on view marts.signing_key is 'The public keys that releases and what was made of them were signed with, and when each was in use.';
comment on column marts.signing_key.key_id is 'The first 16 digits of the SHA-256 of the 32 bytes of the key.';
comment on column marts.signing_key.public_key is 'The key, Ed25519, in PEM.';
comment on column marts.signing_key.added_at is 'When it first signed.';
comment on column marts.signing_key.last_used_at is 'When it last signed.';
