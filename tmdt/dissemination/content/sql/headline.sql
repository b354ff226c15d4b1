-- One row per headline indicator and span: the total of the month, and of the months of the year so far (in February those
-- are January and February as one), each with the same span a year before; of the month also with the month before. A stock is not added
-- up over months: so far in the year, it is compared with the December before.
-- A total is compared only with one of the same provinces, or when both are of all of them, month by month; only exact ones,
-- of one method.
with months as (
    select
        period_key,
        month_date,
        period_start,
        period_end
    from marts.dim_period
    where
        freq = 'M'
        and convention = 'calendar'
        and month_date between
        date_trunc('year', %(month)s::date - interval '1 year') and %(month)s::date
),

headlines as (
    select *
    from marts.dim_indicator
    where indicator_code = any(%(headlines)s) and over_provinces = 'sum'
),

vintages as (
    select
        months.period_key,
        province.vintage,
        count(distinct province.ref_area) as n_expected
    from months
    inner join marts.dim_province as province
        on
            months.period_end >= coalesce(province.valid_from, '-infinity')
            and months.period_start < coalesce(province.valid_to, 'infinity')
    group by months.period_key, province.vintage
),

totals as (
    select
        fact.indicator_key,
        months.month_date,
        months.period_start,
        count(*) = max(vintages.n_expected) as is_whole,
        array_agg(province.ref_area order by province.ref_area) as areas,
        sum(fact.value) as total,
        sum(fact.value_low) as total_low,
        sum(fact.value_high) as total_high,
        bool_and(fact.qualifier = 'exact') as is_exact,
        bool_and(fact.value is not null) as is_stated,
        count(*) as n,
        max(vintages.n_expected) as n_expected
    from marts.fact_indicator_at_release(%(release)s) as fact
    inner join months using (period_key)
    inner join headlines using (indicator_key)
    inner join marts.dim_province as province using (province_key)
    -- Provinces in force in the month: what another vintage says of it is not added to them.
    inner join vintages using (period_key, vintage)
    where fact.breakdown = '' and fact.is_synthetic = %(synthetic)s
    group by fact.indicator_key, months.month_date, months.period_start
),

spans as (
    select
        headlines.indicator_key,
        span.name as span,
        span.place,
        step.n as step,
        (span.month_from + make_interval(months => step.n))::date as month_date,
        (span.before_from + make_interval(months => step.n))::date as before_date,
        span.n_months
    from headlines
    cross join (select %(month)s::date as month, extract(month from %(month)s::date)::integer as month_no) as now
    cross join lateral (
        values
        ('month', 1, now.month, (now.month - interval '1 month')::date, 1, true),
        ('year', 2, now.month, (now.month - interval '1 year')::date, 1, true),
        (
            'year_to_date', 3, date_trunc('year', now.month)::date,
            date_trunc('year', now.month - interval '1 year')::date, now.month_no,
            headlines.over_periods = 'sum' and now.month_no > 2
        ),
        (
            'since_december', 3, now.month, (date_trunc('year', now.month) - interval '1 month')::date, 1,
            headlines.over_periods <> 'sum' and now.month_no > 1
        ),
        (
            'january_february', 4, date_trunc('year', now.month)::date,
            date_trunc('year', now.month - interval '1 year')::date, 2,
            headlines.over_periods = 'sum' and now.month_no = 2
        )
    ) as span (name, place, month_from, before_from, n_months, applies)
    cross join lateral generate_series(0, span.n_months - 1) as step (n)
    where span.applies
),

paired as (
    select
        spans.*,
        now.total,
        now.total_low,
        now.total_high,
        now.is_stated,
        now.is_exact,
        now.n,
        now.n_expected,
        before.total as before_total,
        before.is_stated as before_is_stated,
        case
            when now.indicator_key is null then 'month_missing'
            when before.indicator_key is null then 'no_earlier'
            when not (now.areas = before.areas or (now.is_whole and before.is_whole)) then 'other_provinces'
            when not (now.is_exact and before.is_exact) then 'inexact'
            when exists (
                select from marts.dim_indicator_method as method
                where
                    spans.indicator_key = method.indicator_key
                    and method.valid_from > before.period_start
                    and method.valid_from <= now.period_start
            ) then 'other_method'
            else 'comparable'
        end as verdict
    from spans
    left join totals as now
        on spans.indicator_key = now.indicator_key and spans.month_date = now.month_date
    left join totals as before
        on spans.indicator_key = before.indicator_key and spans.before_date = before.month_date
),

spanned as (
    select
        indicator_key,
        span,
        place,
        min(month_date) as month_from,
        min(before_date) as before_from,
        max(n_months) as n_months,
        min(n) as n,
        min(n_expected) as n_expected,
        case when bool_and(is_stated is true) then sum(total) end as total,
        case when count(total_low) = count(*) then sum(total_low) end as total_low,
        case when count(total_high) = count(*) then sum(total_high) end as total_high,
        case
            when bool_and(is_exact is not false) then 'exact' when bool_and(is_stated is not false) then 'approx'
            else 'range'
        end as qualifier,
        case when bool_and(before_is_stated is true) then sum(before_total) end as before_total,
        -- What stands first in this list is what people are told.
        (array_agg(verdict order by array_position(
            array['month_missing', 'no_earlier', 'other_provinces', 'inexact', 'other_method', 'comparable'], verdict
        )))[1] as verdict
    from paired
    group by indicator_key, span, place
)

select
    headlines.indicator_code,
    headlines.name_vi,
    headlines.name_en,
    spanned.span,
    spanned.month_from,
    spanned.before_from,
    spanned.n,
    spanned.n_expected,
    spanned.qualifier,
    case when per < 1 then headlines.scaled_unit_name_vi else headlines.unit_name_vi end as unit_vi,
    case when per < 1 then headlines.scaled_unit_name_en else headlines.unit_name_en end as unit_en,
    trim_scale(spanned.total * per) as total,
    trim_scale(spanned.total_low * per) as total_low,
    trim_scale(spanned.total_high * per) as total_high,
    trim_scale(spanned.before_total * per) as before_total,
    case when spanned.verdict = 'comparable' and spanned.before_total = 0 then 'from_zero' else spanned.verdict end
        as verdict,
    case
        when spanned.verdict = 'comparable'
            then round(100 * (spanned.total - spanned.before_total) / nullif(abs(spanned.before_total), 0), 1)
    end as change
from spanned
inner join headlines using (indicator_key)
cross join lateral (
    select
        case
            when headlines.unit = 'VND' and max(greatest(every.total_high, every.before_total)) >= 1e9 then 1e-9
            else 1
        end as per
    from spanned as every
    where spanned.indicator_key = every.indicator_key
) as scale_of_unit
where
    exists (
        select from totals
        where spanned.indicator_key = totals.indicator_key and totals.month_date = %(month)s::date
    )
order by array_position(%(headlines)s, headlines.indicator_code), spanned.place
