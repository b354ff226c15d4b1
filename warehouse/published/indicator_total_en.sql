-- Columns as in marts.indicator_en.
-- Communes, of which there are thousands beside each figure, are not compared with
-- it one by one.
create view marts.indicator_total_en
with (security_invoker = true) as
select * from marts.indicator_en
where not is_part and breakdown not like '%commune=%';

comment on view marts.indicator_total_en is
'As marts.indicator_en, without figures that are a part of another: the total, or the members where an indicator '
'has none. A commune is always a part of its province.';
