create function core.period_year(period_key bigint) returns integer
immutable parallel safe
return (period_key % 100000000 / 10000)::integer;

comment on function core.period_year is 'The year that a period ends in, read from its key.';
