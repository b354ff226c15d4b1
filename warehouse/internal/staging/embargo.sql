create view staging.embargo as
select
    decision.load_period,
    decision.not_before
from (
    select distinct on (load_period)
        load_period,
        not_before
    from staging.publication_time
    order by load_period, decision_id desc
) as decision
where decision.not_before > clock_timestamp();

comment on view staging.embargo is
'Months that may not be published yet, by the latest decision on each.';
comment on column staging.embargo.load_period is 'The month.';
comment on column staging.embargo.not_before is 'The moment from which on it may be published.';
