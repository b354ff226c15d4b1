-- Rows of its own, not of a seed: it is joined where every figure has to find its series, and a filter by its
-- words has to reach the figures.
create view core.series
with (security_invoker = true) as
select *
from (
    values
    ('real', false, 'số liệu thật', 'real figures'),
    ('synthetic', true, 'số liệu giả lập', 'invented figures')
) as series (code, is_synthetic, name_vi, name_en);

comment on view core.series is
'The two kinds of figures, which never stand in one total, in both languages.';
grant select on core.series to bi_reader;
