-- Columns as in core.fact_indicator_history.
-- What a figure may be a part of is found by whole keys, the total first.
create view marts.fact_indicator_total
with (security_invoker = true) as
select
    fact.*,
    regexp_replace(fact.breakdown, '=[^;]*', '', 'g') as split_by
from marts.fact_indicator as fact
where
    fact.is_total
    or (
        not exists (
            select from marts.fact_indicator as total
            where
                total.indicator_key = fact.indicator_key
                and total.province_key = fact.province_key
                and total.period_key = fact.period_key
                and total.breakdown = ''
                and total.is_synthetic = fact.is_synthetic
        )
        and (
            fact.breakdown !~ ';'
            or not exists (
                select from core.wholes_of(fact.breakdown) as part_of
                inner join marts.fact_indicator as other on part_of.whole = other.breakdown
                where
                    other.indicator_key = fact.indicator_key
                    and other.province_key = fact.province_key
                    and other.period_key = fact.period_key
                    and other.is_synthetic = fact.is_synthetic
            )
        )
    );

comment on view marts.fact_indicator_total is
'The rows of marts.fact_indicator that are a part of no other: the total; where a province reports an indicator of a '
'period without one, the parts that no reported figure includes. Of these only such of one split (split_by) go '
'together, and nobody says that they make up the whole: can_be_summed is false.';
comment on column marts.fact_indicator_total.release_id is 'The release that first published this value.';
comment on column marts.fact_indicator_total.is_total is
'Whether the figure is of the whole, not of a part of it: its breakdown is empty.';
comment on column marts.fact_indicator_total.can_be_summed is
'Whether it may be added up over the provinces of one month: a total, of an indicator that adds up over provinces, '
'of a month. Add figures of one kind (is_synthetic) only.';
comment on column marts.fact_indicator_total.area_key is 'The province in dim_area: one row for all its intervals.';
comment on column marts.fact_indicator_total.split_by is
'The dimensions by which the whole is split, as account_type; empty for a total.';
