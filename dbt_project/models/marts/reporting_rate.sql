-- No clock: what is due, and what had come, is told as of the release, and a rollback tells it again as
-- of the release that it restores. Real and synthetic files fulfil obligations of two series. Real
-- obligations begin on the day that the rule names, whoever sent what; synthetic ones are of the months
-- that somebody invented.
with coverage as (
    select
        *,
        case when is_synthetic then 'synthetic' else 'real' end as series
    from {{ ref('stg_coverage') }}
),

rules as (
    select * from {{ ref('obligation_rule') }}
),

provinces as (
    select * from {{ ref('stg_province') }}
),

standing as (
    select * from {{ ref('stg_standing_release') }}
),

release_known as (
    select
        (array_agg(opened_at order by release_id desc))[1] as opened_at,
        max((load_period || '-01')::date) as last_month
    from standing
),

-- What a month's report must hold: context is published by others, denominators only weigh.
mandatory as (
    select indicator_code from {{ ref('indicator') }}
    where frequency = 'M' and group_code not in ('CTX', 'DEN')
),

catalogue as (
    select count(*)::integer as n_expected from mandatory
),

reported_months as (
    select distinct
        series,
        month_start
    from coverage
    where is_standing
),

-- The real months to the last that the release knows; of which nothing is owed is decided below.
real_months as (
    select
        generate_series(
            least(min(rules.collected_from), min(reported_months.month_start)),
            greatest(max(release_known.last_month), max(reported_months.month_start)),
            interval '1 month'
        )::date as month_start,
        max(reported_months.month_start) as last_reported
    from rules
    cross join release_known
    left join reported_months on reported_months.series = 'real'
),

months as (
    select
        'real' as series,
        month_start,
        last_reported
    from real_months
    union all
    select
        series,
        month_start,
        month_start as last_reported
    from reported_months
    where series = 'synthetic'
),

obligations as (
    select
        provinces.province_key,
        provinces.ref_area,
        rules.form,
        months.series,
        months.month_start,
        months.month_start <= months.last_reported as is_begun,
        months.series = 'synthetic' or months.month_start >= rules.collected_from as is_owed,
        core.key_of_months(
            'calendar', months.month_start, (months.month_start + interval '1 month')::date
        ) as period_key,
        (months.month_start + interval '1 month')::date + rules.due_day_of_next_month - 1 as due_on
    from months
    inner join rules
        on core.is_in_force(rules.valid_from, rules.valid_to, months.month_start)
    inner join provinces
        on
            core.is_in_force(
                provinces.valid_from,
                provinces.valid_to,
                (months.month_start + interval '1 month')::date - 1
            )
),

-- The due day counts to its end, on the clocks of Viet Nam.
dated as (
    select
        obligations.*,
        (obligations.due_on + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh' as due_before,
        release_known.opened_at
    from obligations
    cross join release_known
),

receipts as (
    select
        ref_area,
        month_start,
        series,
        min(received_at) as received_at,
        bool_or(figures_loaded > 0 and figures_rejected = 0) as accepted,
        count(*)::integer as n_submissions,
        sum(figures_loaded)::integer as n_figures
    from coverage
    group by ref_area, month_start, series
),

-- What several submissions of a month report is reported once.
present as (
    select
        coverage.ref_area,
        coverage.month_start,
        coverage.series,
        count(distinct mandatory.indicator_code)::integer as n_present
    from coverage
    cross join lateral unnest(coverage.indicators) as given (indicator_code)
    inner join mandatory on given.indicator_code = mandatory.indicator_code
    group by coverage.ref_area, coverage.month_start, coverage.series
)

-- A month is told of once it is due, or once anybody reported it or a later one; one from before the
-- collection, where somebody reported it.
select
    dated.province_key,
    dated.period_key,
    dated.form,
    case when dated.is_owed then dated.due_on end as due_on,
    dated.is_owed and dated.due_before <= dated.opened_at as due,
    receipts.received_at is not null as received,
    receipts.received_at,
    case
        when dated.is_owed then coalesce(receipts.received_at < dated.due_before, false)
    end as on_time,
    coalesce(present.n_present = catalogue.n_expected, false) as complete,
    coalesce(receipts.accepted, false) as accepted,
    coalesce(receipts.n_submissions, 0) as n_submissions,
    coalesce(receipts.n_figures, 0) as n_figures,
    coalesce(present.n_present, 0) as n_present,
    catalogue.n_expected,
    case when receipts.received_at is not null then dated.series = 'synthetic' end as is_synthetic,
    dated.series
from dated
cross join catalogue
left join receipts
    on
        dated.ref_area = receipts.ref_area
        and dated.month_start = receipts.month_start
        and dated.series = receipts.series
left join present
    on
        dated.ref_area = present.ref_area
        and dated.month_start = present.month_start
        and dated.series = present.series
where
    receipts.received_at is not null
    or (dated.is_owed and (dated.is_begun or dated.due_before <= dated.opened_at))
