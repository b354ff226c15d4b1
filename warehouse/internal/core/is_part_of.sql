create function core.is_part_of(period_key bigint, freq text, whole_period_key bigint) returns boolean
immutable parallel safe
return freq in ('M', 'Q')
and period_key <> whole_period_key
and period_key between whole_period_key / 100000000 * 100000000 and whole_period_key % 100000000 * 100000000 + 99999999
and period_key % 100000000 <= whole_period_key % 100000000
and period_key / 100000000 % 100 = whole_period_key / 100000000 % 100;

comment on function core.is_part_of is
'Whether a period is a month or quarter of another period, by their keys: inside it, on the same calendar, '
'whose months begin on the same day.';
