-- A function, so that what a figure is compared with is looked up once: the planner does not inline one that
-- uses such an argument twice.
create function core.change_pct(value numeric, value_before numeric) returns numeric
immutable parallel safe
return round(100 * (value - value_before) / nullif(abs(value_before), 0), 2);

comment on function core.change_pct is
'The change on a value before, in per cent of it, with two decimals; null where that was zero.';
