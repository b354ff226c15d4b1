-- Scalar subqueries, so that what is not selected is not looked up. Months sort before quarters, of
-- which a year is made where there are no months.
create function core.least_provinces(
    area_key integer, indicator_key integer, period_key bigint, breakdown text, is_synthetic boolean, method text
)
returns table (n_present integer, n_expected integer)
stable parallel safe rows 1
begin atomic
    select
        coalesce((
            select part.n_present
            from marts.dim_period as span
            inner join marts.fact_area_history as part
                on
                    part.indicator_key = least_provinces.indicator_key
                    and part.area_key = least_provinces.area_key
                    and span.period_key = part.period_key
                    and part.breakdown = least_provinces.breakdown
                    and part.is_synthetic = least_provinces.is_synthetic
            where
                core.is_part_of(span.period_key, span.freq, least_provinces.period_key)
                and part.known_to_release is null and part.value_low is not null
            order by
                span.freq asc,
                case least_provinces.method when 'last' then -span.period_key end asc,
                part.n_present::numeric / part.n_expected asc,
                span.period_key asc
            limit 1
        ), 1),
        coalesce((
            select part.n_expected
            from marts.dim_period as span
            inner join marts.fact_area_history as part
                on
                    part.indicator_key = least_provinces.indicator_key
                    and part.area_key = least_provinces.area_key
                    and span.period_key = part.period_key
                    and part.breakdown = least_provinces.breakdown
                    and part.is_synthetic = least_provinces.is_synthetic
            where
                core.is_part_of(span.period_key, span.freq, least_provinces.period_key)
                and part.known_to_release is null and part.value_low is not null
            order by
                span.freq asc,
                case least_provinces.method when 'last' then -span.period_key end asc,
                part.n_present::numeric / part.n_expected asc,
                span.period_key asc
            limit 1
        ), 1);
end;

comment on function core.least_provinces is
'How many provinces, of how many, are in the month that has the fewest of those a derived quarter or year is '
'made of; of a stock, in the month whose value it takes. A province that reports for itself is one of one.';
