-- A table of one row, which the planner inlines: a scalar function with a subquery it would call for
-- every row.
create function core.summing(indicator_key integer, period_key bigint, breakdown text)
returns table (can_be_summed boolean)
stable parallel safe rows 1
begin atomic
    select
        summing.breakdown = ''
        and exists (
            select from marts.dim_indicator as indicator
            where
                indicator.indicator_key = summing.indicator_key
                and indicator.over_provinces = 'sum'
        )
        and exists (
            select from marts.dim_period as period
            where period.period_key = summing.period_key and period.freq = 'M'
        );
end;

comment on function core.summing is
'Whether figures may be added up over the areas of a period: totals of months, of an indicator that adds up '
'over provinces. Parts, rates and quarters beside their months may not.';
