create function core.key_of_months(convention text, month_from date, month_to date) returns bigint
stable parallel safe
return core.period_key(
    core.month_begins(convention, month_from), core.month_begins(convention, month_to) - 1
);

comment on function core.key_of_months is
'The key of the months from one first of a month up to and without another.';
