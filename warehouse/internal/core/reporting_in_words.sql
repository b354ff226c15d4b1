-- What came of an obligation is told in one word; a file that came before the due day's end is on time.
-- What came of a month from before the collection was not owed.
create view core.reporting_in_words
with (security_invoker = true) as
select
    period.month_date,
    period.period,
    period.label_vi as period_label_vi,
    period.label_en as period_label_en,
    area.area_code,
    area.label_vi as area_vi,
    area.label_en as area_en,
    region.label_vi as region_vi,
    region.label_en as region_en,
    area.sort_no,
    rate.form,
    rate.due_on,
    rate.due,
    rate.received,
    rate.received_at,
    rate.on_time,
    rate.complete,
    rate.accepted,
    state.code as state,
    state.name_vi as state_label_vi,
    state.name_en as state_label_en,
    rate.n_submissions,
    rate.n_figures,
    rate.n_present,
    rate.n_expected,
    rate.is_synthetic,
    series.name_vi as series_vi,
    series.name_en as series_en
from marts.reporting_rate as rate
inner join marts.dim_period as period using (period_key)
inner join marts.dim_province as province using (province_key)
inner join marts.dim_area as area using (area_key)
left join marts.dim_area as region on area.region_area_key = region.area_key
left join marts.dim_code as state
    on
        state.code_list = 'reporting_state'
        and case
            when rate.due_on is null then 'not_owed'
            when rate.on_time then 'on_time'
            when rate.received then 'late'
            when rate.due then 'missing'
            else 'not_due'
        end = state.code
left join core.series as series on rate.series = series.code;

comment on view core.reporting_in_words is
'The obligations of the latest release, with the words of all codes in both languages.';
grant select on core.reporting_in_words to bi_reader;
