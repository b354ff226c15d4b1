create function core.convention(period_start date, period_end date) returns text
immutable parallel safe
return case
    when extract(day from period_start) = 15 and extract(day from period_end) = 14 then 'nd09'
    else 'calendar'
end;

comment on function core.convention is
'The calendar of a period: nd09, the administrative one, when it runs from a 15th to a 14th.';
