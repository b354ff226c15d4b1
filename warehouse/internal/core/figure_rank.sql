create function core.figure_rank(
    value_low numeric,
    reason text,
    n_provinces_present integer,
    n_provinces_expected integer,
    n_parts_present integer,
    n_parts_expected integer
)
returns numeric
immutable parallel safe
return case
    when value_low is null then -1
    when reason is null then 2
    else
        n_provinces_present::numeric / n_provinces_expected * n_parts_present / n_parts_expected
end;

comment on function core.figure_rank is
'By which of two figures of one area and period the better is chosen: one with a value before one without, the '
'whole before the partial, of partial ones that with the larger share of its provinces and months.';
