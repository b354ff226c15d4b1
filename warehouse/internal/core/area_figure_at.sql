-- A quarter or year of an area may be reported by its provinces, and be derived from its months too. One of
-- the two is chosen: the better by core.figure_rank, and of equals that of reported quarters and years.
--
-- The union is of bare tables with all conditions outside, so that a query on a few figures finds its rows
-- by their keys: see marts.fact_indicator_vn34_history. What a figure competes with is looked up for the
-- few that have a competitor. It has as few joins as can be, and the words of areas, so that with those of a
-- question the planner still looks for the best order: of more than eight it keeps the one that is written.
create view core.area_figure_at
with (security_invoker = true) as
select
    asked.release_id as at_release,
    said.area_key,
    area.area_type,
    area.vintage,
    area.area_code,
    area.label_vi as area_vi,
    area.label_en as area_en,
    area.region_area_key,
    area.sort_no,
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
    case when f.derived_over is null then 'reported' else 'derived' end as origin,
    f.derived_over,
    f.method,
    f.reason,
    f.n_present,
    f.n_expected,
    f.n_parts_present,
    f.n_parts_expected,
    f.reason is null as is_complete,
    words.method_version,
    words.reason_vi,
    words.reason_en
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
        null::text as derived_over,
        'as_reported'::text as method,
        null::text as reason,
        1 as n_present,
        1 as n_expected,
        null::integer as n_parts_present,
        null::integer as n_parts_expected,
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
        'provinces',
        method,
        reason,
        n_present,
        n_expected,
        null::integer,
        null::integer,
        known_from_release,
        known_to_release
    from core.fact_area_history
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
        'periods',
        method,
        reason,
        n_provinces_present,
        n_provinces_expected,
        n_present,
        n_expected,
        known_from_release,
        known_to_release
    from core.fact_period_history
) as f
cross join marts.dim_release as asked
-- What a province says is said of the area that is all of it; the rest is said of areas.
inner join (
    select province_key as stated_of, area_key, is_whole as is_said from marts.area_province
    union all
    select area_key, area_key, area_type <> 'province' from marts.dim_area
) as said
    on
        f.stated_of = said.stated_of
        and (f.derived_over is distinct from 'periods' or f.stated_of = said.area_key)
inner join marts.dim_area as area on said.area_key = area.area_key
cross join lateral core.in_words(f.indicator_key, f.period_key, f.reason) as words
where
    said.is_said
    and core.is_known(f.known_from_release, f.known_to_release, asked.release_id)
    and not f.is_withdrawn
    and f.n_present > 0
    and (
        f.breakdown = ''
        or not exists (
            select from marts.dim_province as province
            where f.stated_of = province.province_key and province.vintage <> area.vintage
        )
        or f.breakdown !~ (
            select core.dimension_pattern(array_agg(dimension))
            from marts.dim_breakdown
            where is_territorial
        )
    )
    and case f.derived_over
        when 'provinces' then f.reason is null or not exists (
            select
            from core.fact_period_history as other
            where
                other.indicator_key = f.indicator_key
                and other.area_key = f.stated_of
                and other.period_key = f.period_key
                and other.breakdown = f.breakdown
                and other.is_synthetic = f.is_synthetic
                and core.is_known(other.known_from_release, other.known_to_release, asked.release_id)
                and core.figure_rank(
                    other.value_low, other.reason, other.n_provinces_present, other.n_provinces_expected,
                    other.n_present, other.n_expected
                ) > core.figure_rank(f.value_low, f.reason, f.n_present, f.n_expected, 1, 1)
        )
        when 'periods' then not exists (
            select
            from core.fact_area_history as other
            where
                other.indicator_key = f.indicator_key
                and other.area_key = f.stated_of
                and other.period_key = f.period_key
                and other.breakdown = f.breakdown
                and other.is_synthetic = f.is_synthetic
                and core.is_known(other.known_from_release, other.known_to_release, asked.release_id)
                and other.n_present > 0
                and core.figure_rank(other.value_low, other.reason, other.n_present, other.n_expected, 1, 1)
                >= core.figure_rank(
                    f.value_low, f.reason, f.n_present, f.n_expected, f.n_parts_present, f.n_parts_expected
                )
        ) and not exists (
            select
            from marts.area_province as whole
            inner join core.fact_indicator_history as other on whole.province_key = other.province_key
            where
                whole.area_key = f.stated_of
                and whole.is_whole
                and other.indicator_key = f.indicator_key
                and other.period_key = f.period_key
                and other.breakdown = f.breakdown
                and other.is_synthetic = f.is_synthetic
                and core.is_known(other.known_from_release, other.known_to_release, asked.release_id)
                and not other.is_withdrawn
        )
        else true
    end;

comment on view core.area_figure_at is
'One row per published release × area (the country, regions and provinces of today and of before July 2025) × indicator × '
'breakdown × period × is_synthetic, as that release has it: reported, derived over provinces, or derived over '
'periods, whichever is the best (core.figure_rank). Ask for one release.';
grant select on core.area_figure_at to bi_reader;
