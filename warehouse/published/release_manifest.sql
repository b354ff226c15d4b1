create view marts.release_manifest
with (security_barrier = true) as
select
    manifest.release_id,
    manifest.manifest,
    manifest.sha256,
    manifest.signature,
    manifest.key_id,
    signing_key.public_key
from dissemination.manifest as manifest
inner join dissemination.signing_key as signing_key using (key_id)
inner join core.release as release on manifest.release_id = release.release_id
where release.status = 'published';

comment on view marts.release_manifest is 'What each release vouches for, signed: see tmdt verify.';
comment on column marts.release_manifest.release_id is 'The release.';
comment on column marts.release_manifest.manifest is 'The manifest as canonical JSON: the bytes that are signed.';
comment on column marts.release_manifest.sha256 is 'SHA-256 of the bytes of the manifest; that of the next release names it.';
comment on column marts.release_manifest.signature is 'Signature by Ed25519 over the bytes of the manifest, in base64.';
comment on column marts.release_manifest.key_id is 'The key that signed: the first 16 digits of its SHA-256.';
comment on column marts.release_manifest.public_key is
'The public key, in PEM. Check with one that you were given another way: whoever alters the database can alter this one.';
