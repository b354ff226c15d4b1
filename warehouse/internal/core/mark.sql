create function core.mark(contents text, place integer) returns bigint immutable parallel safe
return (coalesce(hashtextextended(contents, 0), 0) & 255) << place;

comment on function core.mark is
'A byte that is another one when a value was altered (of 256 times once it is not), at a place of 8 bytes.';
