-- Uses the end of a version only once: a subquery, as in the views of marts, that is used twice would
-- keep the planner from inlining this.
create function core.is_known(known_from_release integer, known_to_release integer, release integer)
returns boolean
immutable parallel safe
return known_from_release <= release and coalesce(release < known_to_release, true);

comment on function core.is_known is
'Whether a version of a history is the one that holds in a release.';
