create function core.text_hash(contents text) returns bigint immutable strict parallel safe
return ('x' || left(md5(contents), 16))::bit(64)::bigint;

comment on function core.text_hash is 'The first 64 bits of the MD5 of a text.';
