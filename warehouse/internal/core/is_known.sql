-- Each version's end is looked at once: were it an expression with a subquery, as in the views of marts,
-- and stood here twice, the planner would not put this in its place.
create function core.is_known(known_from_release integer, known_to_release integer, release integer)
returns boolean
immutable parallel safe
return known_from_release <= release and coalesce(release < known_to_release, true);

comment on function core.is_known is
'Whether a version of a history is the one that holds in a release.';
