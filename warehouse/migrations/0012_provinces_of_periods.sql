-- A quarter or year counts its provinces as well as its months: those of the month that has the fewest, or,
-- of a stock, of the month whose value it takes. Where a province reports for itself it is one of one.
alter table core.fact_period_history
add column n_provinces_present integer not null default 1,
add column n_provinces_expected integer not null default 1;

with part as (
    select distinct on (
        whole.indicator_key, whole.area_key, whole.period_key, whole.breakdown, whole.is_synthetic,
        whole.known_from_release
    )
        whole.indicator_key,
        whole.area_key,
        whole.period_key,
        whole.breakdown,
        whole.is_synthetic,
        whole.known_from_release,
        part.n_present,
        part.n_expected
    from core.fact_period_history as whole
    inner join marts.dim_period as span on whole.period_key = span.period_key
    inner join marts.dim_period as span_of_part
        on
            span.convention = span_of_part.convention
            and span.period_start <= span_of_part.period_start
            and span.period_end >= span_of_part.period_end
            and span.period_key <> span_of_part.period_key
            and span_of_part.freq in ('M', 'Q')
    inner join core.fact_area_history as part
        on
            whole.indicator_key = part.indicator_key
            and whole.area_key = part.area_key
            and span_of_part.period_key = part.period_key
            and whole.breakdown = part.breakdown
            and whole.is_synthetic = part.is_synthetic
            and whole.known_from_release >= part.known_from_release
            and (whole.known_from_release < part.known_to_release or part.known_to_release is null)
            and part.value_low is not null
    where
        whole.n_present > 0
        -- A province merged within the year reports for itself after that.
        and not (whole.method = 'last' and exists (
            select from marts.area_province as itself
            inner join core.fact_indicator_history as own on itself.province_key = own.province_key
            where
                itself.area_key = whole.area_key
                and itself.is_whole
                and own.indicator_key = whole.indicator_key
                and own.period_key > part.period_key
                and own.period_key % 100000000 <= whole.period_key % 100000000
                and own.breakdown = whole.breakdown
                and own.is_synthetic = whole.is_synthetic
                and own.known_from_release <= whole.known_from_release
                and not own.is_withdrawn
        ))
    order by
        whole.indicator_key asc, whole.area_key asc, whole.period_key asc, whole.breakdown asc,
        whole.is_synthetic asc, whole.known_from_release asc,
        span_of_part.freq asc,
        case whole.method when 'last' then -span_of_part.period_key end asc,
        part.n_present::numeric / part.n_expected asc,
        span_of_part.period_key asc
)

update core.fact_period_history as whole
set n_provinces_present = part.n_present, n_provinces_expected = part.n_expected
from part
where
    whole.indicator_key = part.indicator_key
    and whole.area_key = part.area_key
    and whole.period_key = part.period_key
    and whole.breakdown = part.breakdown
    and whole.is_synthetic = part.is_synthetic
    and whole.known_from_release = part.known_from_release;
update core.fact_period_history set n_provinces_present = 0
where n_present = 0;
