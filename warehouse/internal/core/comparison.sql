-- Scalar subqueries, so that what is not selected is not looked up; figures are found by their whole key.
create function core.comparison(
    at_release integer, area_key integer, indicator_key integer, period_key bigint, breakdown text,
    is_synthetic boolean, is_flow boolean
)
returns table (value_year_before numeric, year_to_date numeric)
stable parallel safe rows 1
begin atomic
    select
        (
            select before.value
            from marts.dim_period as this
            inner join core.area_figure_at as before
                on before.period_key = core.key_of_months(
                    this.convention,
                    (this.period_date - interval '1 year')::date,
                    (core.month_beginning(this.convention, this.period_end + 1) - interval '1 year')::date
                )
            where
                this.period_key = comparison.period_key
                and before.at_release = comparison.at_release
                and before.area_key = comparison.area_key
                and before.indicator_key = comparison.indicator_key
                and before.breakdown = comparison.breakdown
                and before.is_synthetic = comparison.is_synthetic
                and before.is_complete
                -- Values by different methods are not one series.
                and not exists (
                    select from marts.dim_indicator_method as method
                    where
                        method.indicator_key = comparison.indicator_key
                        and method.valid_from > core.period_start(before.period_key)
                        and method.valid_from <= this.period_start
                )
        ),
        case when comparison.is_flow then (
            select sum(so_far.value)
            from marts.dim_period as this
            inner join marts.dim_period as earlier
                on
                    earlier.freq = 'M'
                    and this.convention = earlier.convention
                    and earlier.month_date between date_trunc('year', this.month_date) and this.month_date
            inner join core.area_figure_at as so_far on earlier.period_key = so_far.period_key
            where
                this.period_key = comparison.period_key
                and so_far.at_release = comparison.at_release
                and so_far.area_key = comparison.area_key
                and so_far.indicator_key = comparison.indicator_key
                and so_far.breakdown = comparison.breakdown
                and so_far.is_synthetic = comparison.is_synthetic
            having
                count(*) filter (where so_far.is_complete)
                = min(this.month_no)
        ) end;
end;

comment on function core.comparison is
'What a figure is compared with: the whole value of the same series a year before, and, of a flow in a month, the '
'sum since January. Null where a part of it is missing or made by another method.';
