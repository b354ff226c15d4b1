create function core.month_beginning(convention text, day date) returns date
immutable parallel safe
return case convention
    when 'nd09' then date_trunc('month', day + interval '1 month')::date
    else day
end;

comment on function core.month_beginning is
'The first of the month that begins on a day: the other way round of core.month_begins.';
