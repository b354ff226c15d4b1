create function core.json_moment(moment timestamptz) returns text stable parallel safe
return coalesce(
    '"' || to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"', 'null'
);

comment on function core.json_moment is
'A moment as JSON of ours writes it: ISO 8601, in UTC, to the microsecond; null where there is none.';
