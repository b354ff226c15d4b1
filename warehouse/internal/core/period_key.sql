-- Like the other small functions here: the planner inlines the expression, so that indexes are used as
-- if it were written out. An argument that is used twice may not be a subquery.
create function core.period_key(period_start date, period_end date) returns bigint
stable parallel safe
return (to_char(period_start, 'YYYYMMDD') || to_char(period_end, 'YYYYMMDD'))::bigint;

comment on function core.period_key is
'The key of a period: its first and last day written together, YYYYMMDDYYYYMMDD.';
