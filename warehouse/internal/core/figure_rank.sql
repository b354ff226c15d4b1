create function core.figure_rank(value_low numeric, reason text, share_present numeric) returns numeric
immutable parallel safe
return case
    when value_low is null then -1
    when reason is null then 2
    else share_present
end;

comment on function core.figure_rank is
'By which of two figures of one area and period the better is chosen: one with a value before one without, the '
'whole before the partial, of partial ones that with the larger share of its parts.';
