create function core.is_known(known_from_release integer, known_to_release integer, release integer)
returns boolean
immutable parallel safe
return known_from_release <= release and (known_to_release is null or known_to_release > release);

comment on function core.is_known is
'Whether a version of a history is the one that holds in a release.';
