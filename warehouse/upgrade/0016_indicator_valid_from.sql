-- Since when an indicator exists; what readers see has it from the next release on.
alter table marts.dim_indicator add column valid_from date;
