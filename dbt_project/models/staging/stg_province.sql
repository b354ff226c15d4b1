with provinces as (
    select * from {{ ref('province') }}
),

-- A figure may look beyond the years of its unit (a target for the end of 2025 of a province that
-- ended in June), so the first interval of a unit reaches back and its last one forward.
clamped as (
    select
        province_key,
        vintage,
        province_code,
        ref_area,
        name_vi,
        name_en,
        unit_type,
        region,
        iso_3166_2,
        valid_from,
        valid_to,
        successor_province_key,
        case
            when row_number() over earlier = 1 then '-infinity' else valid_from
        end as applies_from,
        case
            when row_number() over later = 1 then 'infinity' else valid_to
        end as applies_to
    from provinces
    window
        earlier as (partition by ref_area order by valid_from nulls first),
        later as (partition by ref_area order by valid_to desc nulls first)
)

select * from clamped
