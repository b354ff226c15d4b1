-- Columns as in marts.indicator_vi.
-- Communes, of which there are thousands beside each figure, are not compared with
-- it one by one.
create view marts.indicator_total_vi
with (security_invoker = true) as
select * from marts.indicator_vi
where not is_part and breakdown not like '%commune=%';

comment on view marts.indicator_total_vi is
'Như marts.indicator_vi, chỉ gồm các số không là một phần của số khác: tổng số, hoặc các phân tổ khi chỉ tiêu '
'không có tổng số. Số của xã, phường luôn là một phần của tỉnh.';
