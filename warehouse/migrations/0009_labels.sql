-- What readers need for axes, lists and joins; they have it from the next release on.
alter table marts.dim_period
add column month_date date,
add column period_date date,
add column label_vi text,
add column label_en text,
add column quarter_no integer,
add column month_no integer;

alter table marts.dim_area
add column province_code text,
add column region_area_key integer,
add column label_vi text,
add column label_en text,
add column is_current boolean,
add column sort_no integer;

alter table marts.dim_province
add column area_key integer,
add column label_vi text,
add column label_en text;

alter table marts.dim_indicator
add column definition_vi text,
add column definition_en text,
add column scaled_by numeric,
add column scaled_unit_name_vi text,
add column scaled_unit_name_en text,
add column group_sort_no integer;
