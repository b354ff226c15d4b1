-- One row a figure, as it was reported, with its evidence.
select * from figure
order by ref_area, indicator_key, period_start desc, period_end, breakdown collate "C"
