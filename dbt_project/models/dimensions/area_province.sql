with recursive

provinces as (
    select * from {{ ref('stg_province') }}
),

areas as (
    select * from {{ ref('dim_area') }}
),

-- Each interval of a unit, and every later one that its territory came to lie in. A circle in the
-- succession would never end: it is cut here and fails the test of the seed.
successions as (
    select
        originals.province_key,
        originals.province_key as later_province_key,
        originals.successor_province_key,
        array[originals.province_key] as passed
    from provinces as originals
    union all
    select
        successions.province_key,
        later.province_key as later_province_key,
        later.successor_province_key,
        successions.passed || later.province_key as passed
    from successions
    inner join provinces as later on successions.successor_province_key = later.province_key
    where later.province_key <> all(successions.passed)
),

-- The same territory under the unit itself, and under the unit of each later vintage.
in_units as (
    select distinct
        areas.area_key,
        successions.province_key
    from successions
    inner join provinces as later on successions.later_province_key = later.province_key
    inner join areas on later.ref_area = areas.area_code
),

in_regions as (
    select distinct
        regions.area_key,
        successions.province_key
    from successions
    inner join provinces as later on successions.later_province_key = later.province_key
    inner join areas as regions
        on
            regions.area_type = 'region'
            and later.vintage = regions.vintage
            and later.region = regions.name_vi
),

in_country as (
    select
        areas.area_key,
        provinces.province_key
    from areas
    cross join provinces
    where areas.area_type = 'country'
),

members as (
    select * from in_units
    union all
    select * from in_regions
    union all
    select * from in_country
),

counted as (
    select
        members.area_key,
        provinces.*,
        count(*) over (partition by members.area_key, provinces.vintage) as n_intervals,
        count(*) over (
            partition by members.area_key, provinces.vintage, provinces.ref_area
        ) as n_of_unit
    from members
    inner join provinces on members.province_key = provinces.province_key
)

select
    area_key,
    province_key,
    n_intervals = n_of_unit as is_whole,
    valid_from,
    valid_to
from counted
