create view staging.closed_period as
select
    load_period,
    decided_at as closed_at,
    reason
from (
    select distinct on (load_period) *
    from staging.period_closing
    order by load_period, decision_id desc
) as last_decision
where is_closed;

comment on view staging.closed_period is 'The months that are closed now, and since when.';
