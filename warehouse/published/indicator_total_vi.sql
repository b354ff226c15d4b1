-- Columns as in marts.indicator_vi.
create view marts.indicator_total_vi
with (security_invoker = true) as
select * from marts.indicator_vi
where not is_part;

comment on view marts.indicator_total_vi is
'Như marts.indicator_vi, chỉ gồm các số không là một phần của số khác: tổng số, hoặc các phân tổ khi chỉ tiêu '
'không có tổng số.';
