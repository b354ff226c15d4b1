create view core.figure_change as
select
    version.known_from_release as release_id,
    version.province_key,
    version.indicator_key,
    case
        when version.is_withdrawn then 'withdrawn'
        when before.is_withdrawn is false then 'revised'
        else 'new'
    end as change
from core.fact_indicator_history as version
left join core.fact_indicator_history as before
    on
        version.indicator_key = before.indicator_key
        and version.province_key = before.province_key
        and version.period_key = before.period_key
        and version.breakdown = before.breakdown
        and version.is_synthetic = before.is_synthetic
        and version.known_from_release = before.known_to_release;

comment on view core.figure_change is
'One row per figure that a release changed: it is new, revised or withdrawn. Candidates included.';
comment on column core.figure_change.release_id is 'The release that changed it.';
comment on column core.figure_change.province_key is 'Its province.';
comment on column core.figure_change.indicator_key is 'Its indicator.';
comment on column core.figure_change.change is
'new (or said again after a withdrawal), revised, or withdrawn.';
