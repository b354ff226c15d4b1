-- Columns as in core.fact_area_history.
-- A province's own figures stay as they are, with their evidence; figures carried across boundaries are
-- in the other table, under the key of today's province. The union is of two bare tables with all
-- conditions outside, so that a query on one indicator finds its rows by their keys. (In a WITH, the
-- planner would read both tables whole.)
create view marts.fact_indicator_vn34_history
with (security_invoker = true) as
select
    whole.area_key as province_key,
    f.indicator_key,
    f.year_key,
    f.period_key,
    f.breakdown,
    f.value,
    f.value_low,
    f.value_high,
    f.qualifier,
    f.obs_status,
    f.is_synthetic,
    f.submission_id,
    f.source_ref,
    f.known_from_release as release_id,
    f.method,
    f.reason,
    f.n_present,
    f.n_expected,
    said.method_version,
    said.reason_vi,
    said.reason_en,
    f.known_from_release,
    case
        when f.known_to_release <= (select release_id from core.published) then f.known_to_release
    end as known_to_release,
    f.reason is null as is_complete,
    f.breakdown = '' as is_total,
    summing.can_be_summed
from (
    select
        province_key as stated_of,
        indicator_key,
        year_key,
        period_key,
        breakdown,
        value,
        value_low,
        value_high,
        qualifier,
        obs_status,
        is_synthetic,
        is_withdrawn,
        submission_id,
        source_ref,
        'as_reported'::text as method,
        null::text as reason,
        1 as n_present,
        1 as n_expected,
        known_from_release,
        known_to_release
    from core.fact_indicator_history
    union all
    select
        area_key,
        indicator_key,
        year_key,
        period_key,
        breakdown,
        value,
        value_low,
        value_high,
        qualifier,
        obs_status,
        is_synthetic,
        false,
        null::bigint,
        null::text,
        method,
        reason,
        n_present,
        n_expected,
        known_from_release,
        known_to_release
    from core.fact_area_history
) as f
inner join marts.area_province as whole on f.stated_of = whole.province_key and whole.is_whole
inner join marts.dim_area as area on whole.area_key = area.area_key
inner join marts.dim_province as province on whole.province_key = province.province_key
cross join lateral core.in_words(f.indicator_key, f.period_key, f.reason) as said
cross join lateral core.summing(f.indicator_key, f.period_key, f.breakdown) as summing
where
    f.known_from_release <= (select release_id from core.published)
    and not f.is_withdrawn
    and f.n_present > 0
    and area.vintage = 'VN34' and area.area_type = 'province'
    and (
        f.breakdown = ''
        or province.vintage = 'VN34'
        or f.breakdown !~ (
            select core.dimension_pattern(array_agg(dimension))
            from marts.dim_breakdown
            where is_territorial
        )
    );

comment on view marts.fact_indicator_vn34_history is
'Every published version of every figure on the boundaries of today''s 34 provinces, with the releases '
'it was known in. A version that withdraws its figure is not here: where it begins, the one before ends. '
'Real and synthetic figures (is_synthetic) stay apart.';
comment on column marts.fact_indicator_vn34_history.province_key is
'The province as it is today (is_current in dim_province).';
comment on column marts.fact_indicator_vn34_history.submission_id is
'The file that reports it; null for a figure derived from several.';
comment on column marts.fact_indicator_vn34_history.source_ref is 'Where in that file.';
comment on column marts.fact_indicator_vn34_history.method_version is
'Version of the indicator''s method in the period; different versions are not one series.';
comment on column marts.fact_indicator_vn34_history.reason_vi is 'The reason in Vietnamese.';
comment on column marts.fact_indicator_vn34_history.reason_en is 'The reason in English.';
comment on column marts.fact_indicator_vn34_history.release_id is
'The release that first published this value.';
comment on column marts.fact_indicator_vn34_history.is_complete is
'Whether it has a value that is whole: nothing that it is made of is missing.';
comment on column marts.fact_indicator_vn34_history.is_total is
'Whether the figure is of the whole, not of a part of it: its breakdown is empty.';
comment on column marts.fact_indicator_vn34_history.can_be_summed is
'Whether it may be added up over the provinces of one month: a total, of an indicator that adds up over '
'provinces, of a month. Add figures of one kind (is_synthetic) only.';
