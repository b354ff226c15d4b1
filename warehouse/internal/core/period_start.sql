create function core.period_start(period_key bigint) returns date
stable parallel safe
return to_date(left(period_key::text, 8), 'YYYYMMDD');

comment on function core.period_start is 'The first day of a period, read from its key.';
