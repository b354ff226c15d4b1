create function core.is_in_force(valid_from date, valid_to date, day date) returns boolean
immutable parallel safe
return day >= coalesce(valid_from, '-infinity') and day < coalesce(valid_to, 'infinity');

comment on function core.is_in_force is
'Whether something valid from a day (or always) up to and without another (or for ever) is so on a day.';
