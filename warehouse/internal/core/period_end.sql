create function core.period_end(period_key bigint) returns date
stable parallel safe
return to_date(right(period_key::text, 8), 'YYYYMMDD');

comment on function core.period_end is 'The last day of a period, read from its key.';
