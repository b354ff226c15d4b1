-- No clock: what is due, and what had come, is told as of the moment the release was opened.
-- Synthetic files fulfil obligations of their own, which there are where somebody sent such files.
with coverage as (
    select * from {{ ref('stg_coverage') }}
),

rules as (
    select * from {{ ref('obligation_rule') }}
),

provinces as (
    select * from {{ ref('stg_province') }}
),

release_opened as (
    select opened_at from {{ source('core', 'release') }}
    order by release_id desc
    limit 1
),

-- What a month's report must hold: context is published by others, denominators only weigh.
mandatory as (
    select indicator_code from {{ ref('indicator') }}
    where frequency = 'M' and group_code not in ('CTX', 'DEN')
),

catalogue as (
    select count(*)::integer as n_expected from mandatory
),

-- From the first month that anybody reported; which of the last ones count is decided below.
starts as (
    select
        coverage.is_synthetic,
        generate_series(
            min(coverage.month_start),
            greatest(max(coverage.month_start), max(release_opened.opened_at)),
            interval '1 month'
        )::date as month_start,
        max(coverage.month_start) as last_reported
    from coverage
    cross join release_opened
    group by coverage.is_synthetic
),

months as (
    select
        *,
        (month_start + interval '1 month')::date as next_month_start
    from starts
),

obligations as (
    select
        provinces.province_key,
        provinces.ref_area,
        rules.form,
        months.month_start,
        months.is_synthetic,
        months.month_start <= months.last_reported as is_begun,
        core.key_of_months('calendar', months.month_start, months.next_month_start) as period_key,
        months.next_month_start + rules.due_day_of_next_month - 1 as due_on
    from months
    inner join rules
        on core.is_in_force(rules.valid_from, rules.valid_to, months.month_start)
    inner join provinces
        on core.is_in_force(provinces.valid_from, provinces.valid_to, months.next_month_start - 1)
),

-- The due day counts to its end, on the clocks of Viet Nam.
dated as (
    select
        obligations.*,
        (obligations.due_on + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh' as due_before,
        release_opened.opened_at
    from obligations
    cross join release_opened
),

receipts as (
    select
        ref_area,
        month_start,
        is_synthetic,
        min(received_at) as received_at,
        bool_or(figures_loaded > 0 and figures_rejected = 0) as accepted,
        count(*)::integer as n_submissions,
        sum(figures_loaded)::integer as n_figures
    from coverage
    group by ref_area, month_start, is_synthetic
),

-- What several submissions of a month report is reported once.
reported as (
    select distinct
        coverage.ref_area,
        coverage.month_start,
        coverage.is_synthetic,
        mandatory.indicator_code
    from coverage
    cross join lateral unnest(coverage.indicators) as given (indicator_code)
    inner join mandatory on given.indicator_code = mandatory.indicator_code
),

present as (
    select
        ref_area,
        month_start,
        is_synthetic,
        count(*)::integer as n_present
    from reported
    group by ref_area, month_start, is_synthetic
),

answered as (
    select
        dated.province_key,
        dated.period_key,
        dated.form,
        dated.due_on,
        dated.due_before <= dated.opened_at as due,
        receipts.received_at is not null as received,
        receipts.received_at,
        coalesce(receipts.received_at < dated.due_before, false) as on_time,
        coalesce(present.n_present = catalogue.n_expected, false) as complete,
        coalesce(receipts.accepted, false) as accepted,
        coalesce(receipts.n_submissions, 0) as n_submissions,
        coalesce(receipts.n_figures, 0) as n_figures,
        coalesce(present.n_present, 0) as n_present,
        catalogue.n_expected,
        dated.is_synthetic
    from dated
    cross join catalogue
    left join receipts
        on
            dated.ref_area = receipts.ref_area
            and dated.month_start = receipts.month_start
            and dated.is_synthetic = receipts.is_synthetic
    left join present
        on
            dated.ref_area = present.ref_area
            and dated.month_start = present.month_start
            and dated.is_synthetic = present.is_synthetic
    -- A month is told of once it is due, or once anybody reported it or a later one.
    where dated.is_begun or dated.due_before <= dated.opened_at
)

select * from answered
