create function core.month_begins(convention text, first_of_month date) returns date
immutable parallel safe
return case convention
    when 'nd09' then (first_of_month - interval '1 month' + interval '14 days')::date
    else first_of_month
end;

comment on function core.month_begins is
'The day on which a month begins, on the calendar or, of the administrative one, on the 15th before.';
